using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Doctor;

/// <summary>All doubts about one deployment, asked one after the other; nothing is changed.</summary>
internal sealed class Checkup : IDisposable
{
    // Somebody waits for the answer.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Settings _settings;
    private readonly TimeProvider _clock;
    private readonly AmazonDynamoDBClient _dynamo = new(new AmazonDynamoDBConfig { Timeout = s_patience, MaxErrorRetry = 1 });
    private readonly AmazonSQSClient _sqs = new(new AmazonSQSConfig { Timeout = s_patience, MaxErrorRetry = 1 });
    private readonly AmazonSecretsManagerClient _secrets = new(new AmazonSecretsManagerConfig { Timeout = s_patience, MaxErrorRetry = 1 });
    private readonly AmazonS3Client _s3;

    public Checkup(Settings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _s3 = new(new AmazonS3Config { Timeout = s_patience, MaxErrorRetry = 1, ForcePathStyle = settings.HasEndpointOverride });
    }

    /// <param name="routesFile">The reviewed configuration.</param>
    /// <param name="asksGit">Whether the git server is asked about each repository that a route names without a pattern.</param>
    /// <param name="repositories">Repositories that it is asked about as well.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(
        string routesFile, bool asksGit, IReadOnlyCollection<RepositoryName> repositories, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        Routes? routes = ReadRoutes(routesFile, findings);
        foreach (Space space in routes?.Spaces.Values ?? [])
        {
            findings.AddRange(await AskAsync("webhook", async () => [await new SecretCheck(_secrets).WebhookAsync(space, cancellationToken)]));
            findings.AddRange(await AskAsync(
                "git secret", () => AskGitAsync(routes!, space, asksGit ? [.. RepositoryName.Named(routes!, space), .. repositories] : repositories, cancellationToken)));
        }

        findings.AddRange(await AskAsync("queue", () => new QueueCheck(_sqs).RunAsync(_settings.QueueUrl, _settings.DeadLetterQueueUrl, cancellationToken)));
        findings.AddRange(await AskAsync("bucket", () => new BucketCheck(_s3).RunAsync(_settings.Bucket, cancellationToken)));
        findings.AddRange(await AskAsync("table", () => new TableCheck(_dynamo).RunAsync(_settings.Table, cancellationToken)));
        findings.AddRange(await AskAsync(
            "push log", () => new PushLogCheck(new PushLogReader(_dynamo, _settings.Table, _clock), _clock).RunAsync(cancellationToken)));
        return findings;
    }

    public void Dispose()
    {
        _dynamo.Dispose();
        _sqs.Dispose();
        _secrets.Dispose();
        _s3.Dispose();
    }

    private static Routes? ReadRoutes(string file, List<Finding> findings)
    {
        try
        {
            Routes routes = Routes.Load(file);
            findings.Add(Finding.Good("routes", $"{file}: {routes.Spaces.Count} spaces, {routes.All.Count} routes"));
            return routes;
        }
        catch (RoutesException problem)
        {
            findings.Add(Finding.Bad("routes", problem.Message, $"name the deployed file by --routes or {Settings.RoutesVariable}: secrets and git are not looked at without it"));
            return null;
        }
    }

    private async Task<IReadOnlyList<Finding>> AskGitAsync(
        Routes routes, Space space, IEnumerable<RepositoryName> repositories, CancellationToken cancellationToken)
    {
        (Finding finding, GitSecret? secret) = await new SecretCheck(_secrets).GitAsync(space, cancellationToken);
        List<Finding> findings = [finding];
        foreach (RepositoryName name in repositories.Distinct().Where(name => secret is not null && name.IsRoutedFrom(routes, space)))
        {
            findings.Add(await GitCheck.RunAsync(routes, space, name.Project, name.Repository, secret!, cancellationToken));
        }

        return findings;
    }

    /// <summary>What cannot be asked is a finding as well.</summary>
    private static async Task<IReadOnlyList<Finding>> AskAsync(string subject, Func<Task<IReadOnlyList<Finding>>> ask)
    {
        try
        {
            return await ask();
        }
        catch (SettingsException problem)
        {
            return [Finding.Bad(subject, problem.Message, "set it from the stack's outputs")];
        }
        catch (AmazonServiceException problem)
        {
            return [Finding.Bad(subject, $"cannot be asked: {problem.ErrorCode}: {problem.Message}", "is it the right account, region and name, and may you read it?")];
        }
        catch (Exception problem) when (problem is AmazonClientException or HttpRequestException or OperationCanceledException or IOException)
        {
            return [Finding.Bad(subject, $"cannot be asked: {problem.Message}", "are AWS_* right, and is AWS within reach?")];
        }
    }
}
