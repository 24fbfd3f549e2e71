using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.Local;
using BacklogQueue.PushLogs;
using Spectre.Console;

namespace BacklogQueue.Cli.Demo;

/// <summary>Two pushes, from git's command line to the compared zips.</summary>
internal sealed class DemoRun(LocalStack stack, DemoSource source, DemoSteps steps, TimeProvider clock)
{
    private const string Project = "DEMO";

    private static readonly TimeSpan s_pollEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly BasicAWSCredentials _credentials = new(stack.AwsAccessKey, stack.AwsSecretKey);

    /// <summary>Whether every push became an artifact that lists what <c>git archive</c> lists.</summary>
    public async Task<bool> RunAsync(string temporaryFolder, CancellationToken cancellationToken)
    {
        using AmazonDynamoDBClient dynamo = new(
            _credentials,
            new AmazonDynamoDBConfig { ServiceURL = stack.AwsEndpoint!.AbsoluteUri, AuthenticationRegion = stack.Region });
        using AmazonS3Client s3 = new(
            _credentials,
            new AmazonS3Config { ServiceURL = stack.AwsEndpoint.AbsoluteUri, AuthenticationRegion = stack.Region, ForcePathStyle = true });
        PushLogReader log = new(dynamo, stack.Table, clock);
        ReferenceArchive reference = await ReferenceArchive.CreateAsync(
            source.Folder, Path.Combine(temporaryFolder, "reference.git"), cancellationToken);
        string zips = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "backlogq-demo")).FullName;

        bool same = true;
        List<PushRow> rows = [];
        foreach (DemoBranch branch in (DemoBranch[])[new("main", source.Tip), new("release/demo", source.Earlier)])
        {
            await steps.RunAsync($"git push {branch.Commit[..10]} to {branch.Name}", () => PushAsync(branch, cancellationToken));
            await steps.RunAsync(
                $"{branch.Name}: webhook, ingest, queue",
                () => WaitAsync(log, branch, _ => true, cancellationToken),
                row => $"push {row.Push.Delivery}");
            PushRow row = await steps.RunAsync(
                $"{branch.Name}: fetch, zip, S3, push log",
                () => WaitAsync(log, branch, row => row.IsSettled, cancellationToken),
                Describe);
            rows.Add(row);
            if (row.Artifact is not { } artifact)
            {
                same = false;
                continue;
            }

            string zip = Path.Combine(zips, artifact.Key);
            same &= await steps.RunAsync(
                $"{branch.Name}: compare with git archive",
                () => CompareAsync(s3, artifact, zip, reference, branch, cancellationToken),
                equal => equal ? "every entry is the same" : "NOT the same") && row.PackagedCommit?.Hex == branch.Commit;
        }

        steps.Show(TableOf(rows));
        foreach (PushRow row in rows.Where(row => row.Artifact is not null))
        {
            steps.Say($"{row.Push.Ref.Ref}: {Path.Combine(zips, row.Artifact!.Key)}");
        }

        return same;
    }

    private static string Describe(PushRow row) => row.Artifact is { } artifact
        ? string.Create(CultureInfo.InvariantCulture, $"{row.Status}, {artifact.Files} files, {artifact.Size:N0} bytes")
        : $"{row.Status}: {row.Reason}";

    private static Table TableOf(IEnumerable<PushRow> rows)
    {
        Table table = new Table().Title("Push log").AddColumns("ref", "status", "commit", "artifact");
        foreach (PushRow row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Push.Ref.Ref),
                row.Status.ToString(),
                row.PackagedCommit?.Hex[..10] ?? "-",
                Markup.Escape(row.Artifact is { } artifact ? $"s3://{artifact.Bucket}/{artifact.Key}" : row.Reason ?? ""));
        }

        return table;
    }

    private Task<byte[]> PushAsync(DemoBranch branch, CancellationToken cancellationToken) => GitClient.RunAsync(
        source.Folder,
        GitClient.Credentials(stack.GitUser, stack.GitPassword),
        ["push", "-q", "--no-verify", $"{stack.GitUrl.AbsoluteUri}/{Project}/{source.Name}.git", $"{branch.Commit}:{branch.Ref}"],
        cancellationToken);

    private async Task<PushRow> WaitAsync(
        PushLogReader log,
        DemoBranch branch,
        Func<PushRow, bool> isEnough,
        CancellationToken cancellationToken)
    {
        RefId id = new(stack.Space, Project, source.Name, branch.Ref);
        long start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < s_patience)
        {
            PushRow? row = await log.OfRefAsync(id, cancellationToken).FirstOrDefaultAsync(cancellationToken);
            if (row is not null && isEnough(row))
            {
                return row;
            }

            await Task.Delay(s_pollEvery, clock, cancellationToken);
        }

        throw new CliException($"Nothing came of the push to {branch.Name} within {s_patience.TotalMinutes} minutes.");
    }

    private async Task<bool> CompareAsync(
        AmazonS3Client s3,
        ArtifactVersion artifact,
        string zip,
        ReferenceArchive reference,
        DemoBranch branch,
        CancellationToken cancellationToken)
    {
        using (GetObjectResponse response = await s3.GetObjectAsync(
            new GetObjectRequest { BucketName = artifact.Bucket, Key = artifact.Key, VersionId = artifact.VersionId },
            cancellationToken))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
            await using FileStream file = File.Create(zip);
            await response.ResponseStream.CopyToAsync(file, cancellationToken);
        }

        await using FileStream ours = File.OpenRead(zip);
        IReadOnlyList<string> differences = ZipListing.Differences(
            ZipListing.Read(ours),
            await reference.ListAsync(branch.Commit, cancellationToken));
        foreach (string difference in differences.Take(20))
        {
            steps.Say(difference);
        }

        return differences.Count == 0;
    }
}
