using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3.Model;
using BacklogQueue.Local.Lambda;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.EndToEnd;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// What trimming, one file and compilation ahead leave of the functions still does all that they are for: these are the
/// only tests that run what is deployed.
/// </summary>
public sealed class Published_functions_on_Lambda(PublishedFunctions published)
{
    // Two parts of an upload and a bit of a third.
    private const int LargeFileBytes = 18 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_becomes_an_artifact_and_a_row()
    {
        await using DeployedFunctions functions = await DeployedFunctions.StartAsync(published);
        GitRepository repository = await functions.CreateRepositoryAsync();
        repository.Write("README.md", "# A repository\n");
        repository.Write("src/深い/ファイル.txt", "中身\n");
        repository.Write("large.bin", RandomNumberGenerator.GetBytes(LargeFileBytes));
        string commit = await repository.CommitAsync("First");
        await functions.PushAsync(repository, "SHOP/web");

        JsonElement answer = JsonElement.Parse(await functions.TellAsync(commit));
        Assert.Equal(200, answer.GetProperty("statusCode").GetInt32());
        Assert.Equal("queued", JsonElement.Parse(answer.GetProperty("body").GetString()!).GetProperty("status").GetString());

        Assert.Equal("""{"batchItemFailures":[]}""", await functions.PackageAsync());
        using GetObjectResponse artifact = await functions.Clients.S3.GetObjectAsync(functions.Bucket, "SHOP/web/main.zip", Token);
        using MemoryStream zip = new();
        await artifact.ResponseStream.CopyToAsync(zip, Token);
        Assert.True(artifact.ETag.EndsWith("-3\"", StringComparison.Ordinal), $"{artifact.ETag} is no upload of three parts");
        Assert.Equal(await ArchiveEntry.OfGitAsync(repository, commit), ArchiveEntry.OfZip(zip.ToArray()));
        PushRow row = Assert.Single(await RowsAsync(functions));
        Assert.True(row.Status == PushStatus.Packaged, $"{row}. The log:\n{functions.LogText}");
        Assert.Equal(commit, row.PackagedCommit?.Hex);
    }

    [Fact]
    public async Task A_push_that_cannot_be_packaged_goes_to_the_dead_letter_queue()
    {
        await using DeployedFunctions functions = await DeployedFunctions.StartAsync(published);

        await functions.TellAsync(new string('a', 40));
        string answer = await functions.PackageAsync();

        Assert.Equal("""{"batchItemFailures":[]}""", answer);
        Assert.Single(await functions.DeadLettersAsync());
        PushRow row = Assert.Single(await RowsAsync(functions));
        Assert.True(row.Status == PushStatus.Failed, $"{row}. The log:\n{functions.LogText}");
        Assert.False(row.LastError!.IsTransient);
    }

    [Fact]
    public async Task They_start_without_a_home_and_write_to_no_folder_but_the_temporary_one()
    {
        await using DeployedFunctions functions = await DeployedFunctions.StartAsync(published);
        (string Project, ExecutionEnvironment Environment)[] both =
            [("BacklogQueue.Ingest", functions.Ingest), ("BacklogQueue.Packaging", functions.Packaging)];
        string[][] before = [.. both.Select(one => Listing(functions.CodeFolder(one.Project)))];
        await functions.TellAsync(new string('a', 40));
        await functions.PackageAsync();

        Assert.All(both, one =>
        {
            string[] variables = File.ReadAllText($"/proc/{one.Environment.ProcessId}/environ")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries);
            string[] names = [.. variables.Select(variable => variable.Split('=')[0])];
            Assert.DoesNotContain("HOME", names);
            Assert.DoesNotContain("DOTNET_ROOT", names);
            Assert.DoesNotContain(Settings.RoutesVariable, names);
            Assert.Equal(functions.CodeFolder(one.Project), new FileInfo($"/proc/{one.Environment.ProcessId}/cwd").LinkTarget);
        });
        Assert.Equal(before, both.Select(one => Listing(functions.CodeFolder(one.Project))));
        Assert.All(both, one => Assert.DoesNotContain(
            Directory.GetFiles(functions.TemporaryFolder(one.Environment), "*", SearchOption.AllDirectories),
            file => new FileInfo(file).Length > 0));
    }

    private static string[] Listing(string folder) =>
        [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O}")];

    private static async Task<List<PushRow>> RowsAsync(DeployedFunctions functions)
    {
        List<PushRow> rows = [];
        PushLogReader log = new(functions.Clients.DynamoDb, functions.Table, TimeProvider.System);
        await foreach (PushRow row in log.OfRefAsync(new RefId("local", "SHOP", "web", "refs/heads/main"), Token))
        {
            rows.Add(row);
        }

        return rows;
    }
}
