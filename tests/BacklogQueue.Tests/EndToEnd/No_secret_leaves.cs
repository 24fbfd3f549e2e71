using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Amazon.SecretsManager.Model;
using Amazon.SQS.Model;
using BacklogQueue.Local;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

public sealed class No_secret_leaves
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_log_zip_metadata_row_or_message_holds_a_secret()
    {
        using TemporaryDirectory data = new();
        await using RunningStack stack = await RunningStack.StartAsync(options => options with { DataDirectory = data.Path });
        GitRepository repository = await stack.CreateRepositoryAsync();
        await stack.PushAsync(repository, "SHOP/web", "main");
        await stack.SettleAsync();

        // What goes wrong is told, too: a webhook with a wrong secret, and a git password that is refused.
        using HttpClient http = new();
        using HttpResponseMessage refused = await http.PostAsync(
            new Uri($"{stack.Stack.WebhookUrl}?token={stack.Stack.WebhookSecret}x"), new StringContent("{}"), Token);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        const string WrongPassword = "a-password-that-is-wrong";
        await stack.Clients.Secrets.PutSecretValueAsync(
            new PutSecretValueRequest
            {
                SecretId = "backlogqueue/git",
                SecretString = JsonSerializer.Serialize(new { username = stack.Stack.GitUser, password = WrongPassword }),
            },
            Token);
        foreach (int id in stack.Stack.FunctionProcesses["PackagingFunction"])
        {
            // A new worker knows no earlier password.
            System.Diagnostics.Process.GetProcessById(id).Kill();
        }

        await repository.CommitAsync("Second");
        await stack.PushAsync(repository, "SHOP/web", "main");
        await stack.SettleAsync();
        PushRow failed = (await stack.RowsAsync("SHOP", "web", "refs/heads/main"))[^1];
        Assert.Equal(PushStatus.Failed, failed.Status);
        Assert.NotNull(failed.Reason);

        string everything = string.Join('\n', await CollectAsync(stack));
        Assert.Contains("SHOP/web/main.zip", everything, StringComparison.Ordinal);
        string[] secrets = [stack.Stack.WebhookSecret, stack.Stack.GitPassword, WrongPassword, stack.Stack.AwsSecretKey];
        foreach (string secret in secrets.Concat(secrets.Select(Basic(stack.Stack.GitUser))).Concat(secrets.Select(Basic("backlog"))))
        {
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
        }
    }

    private static Func<string, string> Basic(string user) =>
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}"));

    private static async Task<List<string>> CollectAsync(RunningStack stack)
    {
        LocalStack local = stack.Stack;
        List<string> texts = [stack.LogText];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(local.Folder, "logs")))
        {
            texts.Add(await ReadSharedAsync(file));
        }

        ListObjectsV2Response objects = await stack.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = local.Bucket }, Token);
        foreach (S3Object one in objects.S3Objects)
        {
            GetObjectMetadataResponse head = await stack.S3.GetObjectMetadataAsync(local.Bucket, one.Key, Token);
            texts.Add(one.Key);
            texts.AddRange(head.Metadata.Keys.Select(name => $"{name}: {head.Metadata[name]}"));
            byte[] zip = await stack.DownloadAsync(one.Key);
            texts.Add(Encoding.Latin1.GetString(zip));
            using ZipArchive archive = new(new MemoryStream(zip));
            texts.AddRange(archive.Entries.Select(entry => new StreamReader(entry.Open(), Encoding.Latin1).ReadToEnd()));
        }

        QueryResponse rows = await stack.DynamoDb.QueryAsync(
            new QueryRequest
            {
                TableName = local.Table,
                KeyConditionExpression = "pk = :pk",
                ExpressionAttributeValues = new() { [":pk"] = new AttributeValue("local/SHOP/web/refs/heads/main") },
            },
            Token);
        Assert.Equal(3, rows.Count); // two pushes and the head
        texts.AddRange(rows.Items.Select(row => JsonSerializer.Serialize(row)));

        ReceiveMessageResponse dead = await stack.Clients.Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = local.DeadLetterQueueUrl.AbsoluteUri, MessageSystemAttributeNames = ["All"] }, Token);
        texts.Add(JsonSerializer.Serialize(Assert.Single(dead.Messages!)));
        return texts;
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
