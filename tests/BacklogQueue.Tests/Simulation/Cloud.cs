using System.Globalization;
using System.Text.Json;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Simulation;

/// <summary>The stand-ins of AWS on virtual time, with the product's resources in them.</summary>
internal sealed class Cloud : IDisposable
{
    public const int MaxReceives = 5;

    /// <summary>Of an upload, so that a commit with a few kilobytes has several.</summary>
    public const int PartBytes = 4 << 10;

    public const string WebhookSecretName = "webhook";
    public const string WebhookSecret = "the-webhook-secret-of-the-simulation";
    public const string GitSecretName = "git";

    /// <summary>How long the queue keeps a message for its worker: a little more than an invocation may take.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(70);

    private readonly LocalAws _aws;
    private readonly HttpMessageHandler _handler;

    /// <param name="time">Dates and delays everything.</param>
    /// <param name="newId">Names everything.</param>
    public Cloud(TimeProvider time, Func<Guid> newId)
    {
        _aws = new LocalAws(new LocalAwsOptions { Clock = time, NewId = newId, MinPartBytes = PartBytes, HasLongPolls = false });
        _handler = _aws.CreateHandler();
        Observer = new CloudClients(_ => _handler);
    }

    /// <summary>Sees what is there and has no part in the simulation: its calls take no time and do not fail.</summary>
    public CloudClients Observer { get; }

    public Uri Queue { get; private set; } = null!;

    public Uri DeadLetters { get; private set; } = null!;

    public string Table { get; private set; } = "";

    public string Bucket { get; private set; } = "";

    public HttpMessageHandler CreateHandler() => _aws.CreateHandler();

    /// <param name="pipelines">Names of pipelines that the worker is to start.</param>
    public async Task CreateResourcesAsync(IEnumerable<string> pipelines)
    {
        foreach (string pipeline in pipelines)
        {
            _aws.Pipelines.Ensure(
                pipeline,
                [RoutePipeline.DefaultSource],
                [RoutePipeline.CommitVariable, RoutePipeline.BranchVariable, RoutePipeline.RepositoryVariable]);
        }

        Table = await TestCloud.CreateTableAsync(Observer.DynamoDb);
        Bucket = await TestCloud.CreateBucketAsync(Observer.S3);
        DeadLetters = await CreateQueueAsync("dead.fifo", []);
        Queue = await CreateQueueAsync("push.fifo", new()
        {
            [QueueAttributeName.VisibilityTimeout] = Visibility.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            [QueueAttributeName.RedrivePolicy] = JsonSerializer.Serialize(new
            {
                deadLetterTargetArn = await ArnAsync(DeadLetters),
                maxReceiveCount = MaxReceives,
            }),
        });
        await CreateSecretAsync(WebhookSecretName, new { current = WebhookSecret });
        await CreateSecretAsync(GitSecretName, new { username = SimulatedGit.User, password = SimulatedGit.Password });
    }

    /// <summary>Whether the queue is empty and nobody holds a dead letter.</summary>
    public async Task<bool> IsAtRestAsync()
    {
        Dictionary<string, string> queue = await AttributesAsync(Queue);
        return queue[QueueAttributeName.ApproximateNumberOfMessages] == "0"
            && queue[QueueAttributeName.ApproximateNumberOfMessagesNotVisible] == "0"
            && (await AttributesAsync(DeadLetters))[QueueAttributeName.ApproximateNumberOfMessagesNotVisible] == "0";
    }

    /// <summary>Takes all dead letters out: no more than ten of one group can be looked at where they are.</summary>
    public async Task<IReadOnlyList<Push>> TakeDeadLettersAsync()
    {
        List<Push> pushes = [];
        while (true)
        {
            ReceiveMessageResponse response = await Observer.Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = DeadLetters.AbsoluteUri, MaxNumberOfMessages = 10 });
            if (response.Messages is not { Count: > 0 } messages)
            {
                return pushes;
            }

            foreach (Message message in messages)
            {
                pushes.Add(PushMessage.Read(message.Body!));
                await Observer.Sqs.DeleteMessageAsync(
                    new DeleteMessageRequest { QueueUrl = DeadLetters.AbsoluteUri, ReceiptHandle = message.ReceiptHandle });
            }
        }
    }

    /// <summary>Puts pushes into the queue again, each as a new message.</summary>
    public async Task SendAgainAsync(IEnumerable<Push> pushes)
    {
        PushQueue queue = new(Observer.Sqs, Queue, DeadLetters);
        foreach (Push push in pushes)
        {
            await queue.SendAsync(push, $"again-{push.Delivery}", CancellationToken.None);
        }
    }

    public void Dispose()
    {
        Observer.Dispose();
        _handler.Dispose();
        _aws.Dispose();
    }

    private async Task<Uri> CreateQueueAsync(string name, Dictionary<string, string> attributes)
    {
        attributes.Add(QueueAttributeName.FifoQueue, "true");
        CreateQueueResponse queue = await Observer.Sqs.CreateQueueAsync(
            new CreateQueueRequest { QueueName = name, Attributes = attributes });
        return new Uri(queue.QueueUrl!);
    }

    private async Task CreateSecretAsync(string name, object text) => await Observer.Secrets.CreateSecretAsync(
        new CreateSecretRequest { Name = name, SecretString = JsonSerializer.Serialize(text) });

    private async Task<string> ArnAsync(Uri queue) => (await AttributesAsync(queue))[QueueAttributeName.QueueArn];

    private async Task<Dictionary<string, string>> AttributesAsync(Uri queue)
    {
        GetQueueAttributesResponse response = await Observer.Sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = queue.AbsoluteUri, AttributeNames = ["All"] });
        return response.Attributes!;
    }
}
