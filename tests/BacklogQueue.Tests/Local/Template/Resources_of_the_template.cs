using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Template;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Template;

public sealed class Resources_of_the_template(SharedMotoServer moto) : IAsyncDisposable
{
    private LocalAwsHost? _standIn;
    private StackClients? _clients;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await (_clients?.DisposeAsync() ?? default);
        await (_standIn?.DisposeAsync() ?? default);
    }

    [Theory]
    [InlineData(AwsPeer.StandIn)]
    [InlineData(AwsPeer.Moto)]
    public async Task The_queues_are_FIFO_with_their_time_outs_and_the_way_to_the_dead_letters(AwsPeer peer)
    {
        StackResources resources = await MakeAsync(peer);

        Dictionary<string, string> queue = await AttributesAsync(resources.Made["PushQueue"]);
        Assert.Equal("true", queue[QueueAttributeName.FifoQueue]);
        Assert.Equal("messageGroup", queue[QueueAttributeName.DeduplicationScope]);
        Assert.Equal("perMessageGroupId", queue[QueueAttributeName.FifoThroughputLimit]);
        Assert.Equal("5400", queue[QueueAttributeName.VisibilityTimeout]);
        JsonNode redrive = JsonNode.Parse(queue[QueueAttributeName.RedrivePolicy])!;
        Assert.Equal(resources.Made["DeadLetterQueue"].Arn, redrive["deadLetterTargetArn"]!.ToString());
        Assert.Equal("12", redrive["maxReceiveCount"]!.ToString());

        Dictionary<string, string> dead = await AttributesAsync(resources.Made["DeadLetterQueue"]);
        Assert.Equal("true", dead[QueueAttributeName.FifoQueue]);
        Assert.Equal("1209600", dead[QueueAttributeName.MessageRetentionPeriod]);
        if (peer == AwsPeer.StandIn)
        {
            // moto does not keep this attribute.
            Assert.Contains(resources.Made["PushQueue"].Arn, dead[QueueAttributeName.RedriveAllowPolicy], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(AwsPeer.StandIn)]
    [InlineData(AwsPeer.Moto)]
    public async Task The_table_has_the_push_logs_keys_and_indexes(AwsPeer peer)
    {
        StackResources resources = await MakeAsync(peer);

        TableDescription table = (await _clients!.DynamoDb.DescribeTableAsync(resources.Made["PushLogTable"].Ref, Token)).Table;
        Assert.Equal("pk sk", Keys(table.KeySchema));
        Assert.Equal(
            [
                "by-commit: commit sk", "by-day: day sk", "by-delivery: delivery",
                "by-packaged-commit: packagedCommit sk", "by-repository: repositoryPath sk", "by-status: statusDay sk",
            ],
            table.GlobalSecondaryIndexes.Select(index => $"{index.IndexName}: {Keys(index.KeySchema)}").Order());
        Assert.All(table.GlobalSecondaryIndexes, index => Assert.Equal("ALL", index.Projection.ProjectionType.Value));
    }

    [Theory]
    [InlineData(AwsPeer.StandIn)]
    [InlineData(AwsPeer.Moto)]
    public async Task The_bucket_keeps_versions(AwsPeer peer)
    {
        StackResources resources = await MakeAsync(peer);

        GetBucketVersioningRequest request = new() { BucketName = resources.Made["ArtifactBucket"].Ref };
        GetBucketVersioningResponse versioning = await _clients!.S3.GetBucketVersioningAsync(request, Token);
        Assert.Equal(VersionStatus.Enabled, versioning.VersioningConfig.Status);
    }

    [Theory]
    [InlineData(AwsPeer.StandIn)]
    [InlineData(AwsPeer.Moto)]
    public async Task A_second_start_finds_everything_and_keeps_the_secrets(AwsPeer peer)
    {
        string name = $"stack-{Guid.NewGuid():N}";
        StackResources first = await MakeAsync(peer, name);
        WebhookSecret webhook = WebhookSecret.Parse(await SecretAsync($"{name}/webhook"));
        GitSecret git = GitSecret.Parse(await SecretAsync($"{name}/git"));

        StackResources second = await MakeAsync(peer, name, new Dictionary<string, string> { ["VisibilityTimeout"] = "77" });

        Assert.Equal(first.Made.ToDictionary(one => one.Key, one => one.Value.Ref), second.Made.ToDictionary(one => one.Key, one => one.Value.Ref));
        Assert.Equal(webhook, WebhookSecret.Parse(await SecretAsync($"{name}/webhook")));
        Assert.Equal(git, GitSecret.Parse(await SecretAsync($"{name}/git")));
        Assert.Equal(40, webhook.Current.Length);
        Assert.Equal("77", (await AttributesAsync(second.Made["PushQueue"]))[QueueAttributeName.VisibilityTimeout]);
    }

    private async Task<StackResources> MakeAsync(
        AwsPeer peer,
        string? name = null,
        IReadOnlyDictionary<string, string>? parameters = null)
    {
        name ??= $"stack-{Guid.NewGuid():N}";
        _clients ??= new StackClients(await AccountAsync(peer));
        Dictionary<string, string> values = new(parameters ?? new Dictionary<string, string>())
        {
            ["WebhookSecretName"] = $"{name}/webhook",
            ["GitSecretName"] = $"{name}/git",
        };
        StackTemplate template = StackTemplate.Load(Path.Combine(AppContext.BaseDirectory, "template.yaml"), values);
        return await StackResources.MakeAsync(template, name, "eu-central-1", _clients, TimeProvider.System, Token);
    }

    private async Task<AwsAccount> AccountAsync(AwsPeer peer)
    {
        if (peer == AwsPeer.Moto)
        {
            return await AwsAccount.OfOthersAsync(await moto.EndpointAsync(Token), new BasicAWSCredentials("test", "test"), "eu-central-1");
        }

        LocalAwsOptions options = new() { Region = "eu-central-1" };
        _standIn = await LocalAws.StartAsync(options, token: Token);
        return AwsAccount.OfStandIns(_standIn.Endpoint, options);
    }

    private async Task<Dictionary<string, string>> AttributesAsync(MadeResource queue)
    {
        GetQueueAttributesRequest request = new() { QueueUrl = queue.Ref, AttributeNames = [QueueAttributeName.All] };
        return (await _clients!.Sqs.GetQueueAttributesAsync(request, Token)).Attributes!;
    }

    private Task<string> SecretAsync(string name) => SecretResource.ReadAsync(_clients!.Secrets, name, Token);

    private static string Keys(List<KeySchemaElement> schema) => string.Join(' ', schema.Select(key => key.AttributeName));
}
