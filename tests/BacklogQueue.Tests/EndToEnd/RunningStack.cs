using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Local;
using BacklogQueue.Local.Template;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

/// <summary>A whole local stack of one test, with clients of its AWS and a folder for clones.</summary>
internal sealed class RunningStack : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory _folder = new();
    private readonly StackClients _clients;
    private readonly ConcurrentQueue<string> _log;

    private RunningStack(LocalStack stack, ConcurrentQueue<string> log)
    {
        Stack = stack;
        _log = log;
        _clients = new StackClients(
            new AwsAccount(stack.AwsEndpoint, stack.Region, new ImmutableCredentials(stack.AwsAccessKey, stack.AwsSecretKey, null)));
        Rows = new PushLogReader(_clients.DynamoDb, stack.Table, TimeProvider.System);
    }

    public LocalStack Stack { get; }

    public PushLogReader Rows { get; }

    public IAmazonS3 S3 => _clients.S3;

    public IAmazonDynamoDB DynamoDb => _clients.DynamoDb;

    public StackClients Clients => _clients;

    public string LogText => string.Join('\n', _log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="configure">Changes the default options.</param>
    public static async Task<RunningStack> StartAsync(Func<LocalStackOptions, LocalStackOptions>? configure = null)
    {
        Assert.SkipUnless(Command.Exists("git"), "git is not installed");
        ConcurrentQueue<string> log = new();
        LocalStackOptions options = new() { OnLog = (source, line) => log.Enqueue($"{source}: {line}") };
        return new RunningStack(await LocalStack.StartAsync(configure?.Invoke(options) ?? options, Token), log);
    }

    /// <summary>A new local repository with one commit.</summary>
    public async Task<GitRepository> CreateRepositoryAsync()
    {
        GitRepository repository = await GitRepository.CreateAsync(_folder.File(Guid.NewGuid().ToString("N")));
        repository.Write("README.md", "# A repository\n");
        repository.Write("src/深い/ファイル.txt", "中身\n");
        await repository.CommitAsync("First");
        return repository;
    }

    /// <summary><c>git push</c> of <paramref name="refs"/> to a repository of the stack.</summary>
    public Task<string> PushAsync(GitRepository repository, string path, params string[] refs)
    {
        UriBuilder url = new($"{Stack.GitUrl}/{path}.git") { UserName = Stack.GitUser, Password = Stack.GitPassword };
        return repository.RunAsync(["push", "-q", url.Uri.AbsoluteUri, .. refs]);
    }

    /// <summary>Waits until every push has its fate; on failure the log is in the message.</summary>
    public async Task SettleAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(s_patience);
        try
        {
            await Stack.WaitUntilIdleAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            Assert.Fail($"Not idle after {s_patience}. The log:\n{LogText}");
        }
    }

    /// <summary>The rows of one ref, oldest first.</summary>
    public async Task<PushRow[]> RowsAsync(string project, string repository, string refName)
    {
        RefId id = new(Stack.WebhookUrl.Segments[^1], project, repository, refName);
        List<PushRow> rows = [];
        await foreach (PushRow row in Rows.OfRefAsync(id, Token))
        {
            rows.Insert(0, row);
        }

        return [.. rows];
    }

    /// <summary>The commits of a key's versions, oldest first.</summary>
    public async Task<string[]> CommitsAsync(string key)
    {
        ListVersionsResponse versions = await S3.ListVersionsAsync(
            new ListVersionsRequest { BucketName = Stack.Bucket, Prefix = key }, Token);
        List<string> commits = [];
        foreach (S3ObjectVersion version in (versions.Versions ?? []).Where(version => version.Key == key))
        {
            GetObjectMetadataResponse head = await S3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = Stack.Bucket, Key = key, VersionId = version.VersionId }, Token);
            commits.Insert(0, head.Metadata["backlogqueue-commit"]);
        }

        return [.. commits];
    }

    /// <summary>The newest zip of a key; the log is in the message when there is none.</summary>
    public async Task<byte[]> DownloadAsync(string key)
    {
        try
        {
            using GetObjectResponse response = await S3.GetObjectAsync(Stack.Bucket, key, Token);
            using MemoryStream bytes = new();
            await response.ResponseStream.CopyToAsync(bytes, Token);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception problem)
        {
            throw new InvalidOperationException($"{key}: {problem.Message}. The log:\n{LogText}", problem);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await _clients.DisposeAsync();
        _folder.Dispose();
    }
}
