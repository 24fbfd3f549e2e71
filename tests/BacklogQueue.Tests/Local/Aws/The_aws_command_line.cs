using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>Programs that are not ours: the AWS CLI, signing and parsing by botocore.</summary>
public sealed class The_aws_command_line
{
    [Fact]
    public async Task It_is_told_who_it_is()
    {
        await using LocalAwsHost host = await StartAsync();

        Assert.Equal("000000000000", await RunAsync(host, "sts", "get-caller-identity", "--query", "Account"));
    }

    [Fact]
    public async Task It_moves_files_through_a_bucket()
    {
        using TemporaryDirectory folder = new();
        byte[] bytes = new byte[9 << 20]; // over the CLI's threshold for an upload in parts
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(folder.File("up"), bytes, TestContext.Current.CancellationToken);
        await using LocalAwsHost host = await StartAsync();
        await RunAsync(host, "s3", "mb", "s3://bucket");

        await RunAsync(host, "s3", "cp", folder.File("up"), "s3://bucket/日本/a b+c.zip", "--no-progress");
        await RunAsync(host, "s3", "cp", "s3://bucket/日本/a b+c.zip", folder.File("down"), "--no-progress");

        byte[] down = await File.ReadAllBytesAsync(folder.File("down"), TestContext.Current.CancellationToken);
        Assert.True(bytes.AsSpan().SequenceEqual(down));
        Assert.Equal(
            $"日本/a b+c.zip\t{bytes.Length}",
            await RunAsync(host, "s3api", "list-objects-v2", "--bucket", "bucket", "--query", "Contents[].[Key,Size]"));
    }

    [Fact]
    public async Task It_is_told_what_is_not_implemented()
    {
        await using LocalAwsHost host = await StartAsync();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(host, "dynamodb", "scan", "--table-name", "log"));

        Assert.Contains("BacklogQueue.Local refuses dynamodb:Scan", error.Message, StringComparison.Ordinal);
    }

    private static Task<LocalAwsHost> StartAsync()
    {
        Assert.SkipUnless(Command.Exists("aws"), "the AWS CLI is not installed");
        return LocalAws.StartAsync(new LocalAwsOptions { Region = AwsSession.Region }, token: TestContext.Current.CancellationToken);
    }

    private static async Task<string> RunAsync(LocalAwsHost host, params string[] arguments)
    {
        LocalAwsOptions options = new();
        Dictionary<string, string?> environment = new()
        {
            ["AWS_ACCESS_KEY_ID"] = options.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = options.SecretKey,
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_REGION"] = AwsSession.Region,
            ["AWS_DEFAULT_REGION"] = AwsSession.Region,
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_DEFAULT_OUTPUT"] = "text",
            ["PYTHONUTF8"] = "1",
        };
        string answer = await Command.RunAsync("aws", ["--endpoint-url", host.Endpoint.ToString(), .. arguments], environment: environment);
        return answer.TrimEnd('\n');
    }
}
