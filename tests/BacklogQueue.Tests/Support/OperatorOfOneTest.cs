using Amazon.DynamoDBv2;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.DeadLetters;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Packaging;

namespace BacklogQueue.Tests.Support;

/// <summary>Someone at a terminal, with a push log, a queue and its dead-letter queue of one test's own.</summary>
internal sealed class OperatorOfOneTest
{
    /// <summary>How often the queue hands a message out before it moves it to the dead-letter queue by itself.</summary>
    public const int MaxReceives = RunningWorker.LastTry + 1;

    private readonly Dictionary<string, string?> _environment;

    private OperatorOfOneTest(Dictionary<string, string?> environment) => _environment = environment;

    public required AmazonSQSClient Sqs { get; init; }

    public required Uri Queue { get; init; }

    public required Uri DeadLetters { get; init; }

    public required PushLog Log { get; init; }

    public required PushLogReader Reader { get; init; }

    /// <summary>The dead-letter queue as the commands see it.</summary>
    public DeadLetterQueue Letters => new(Sqs, Queue, DeadLetters);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OperatorOfOneTest> CreateAsync(TestCloud cloud)
    {
        IAmazonDynamoDB dynamo = await cloud.CreateDynamoDbAsync();
        AmazonSQSClient sqs = await cloud.CreateSqsAsync();
        return await OfAsync(
            cloud, sqs, dynamo, await TestCloud.CreateTableAsync(dynamo), await TestCloud.CreateQueueAsync(sqs), await TestCloud.CreateQueueAsync(sqs));
    }

    public static async Task<OperatorOfOneTest> OfAsync(
        TestCloud cloud, AmazonSQSClient sqs, IAmazonDynamoDB dynamo, string table, Uri queue, Uri deadLetters)
    {
        await ConnectAsync(sqs, queue, deadLetters);
        Dictionary<string, string?> environment = await cloud.CreateEnvironmentAsync();
        environment[Settings.TableVariable] = table;
        environment[Settings.QueueUrlVariable] = queue.AbsoluteUri;
        environment[Settings.DeadLetterQueueUrlVariable] = deadLetters.AbsoluteUri;
        return new OperatorOfOneTest(environment)
        {
            Sqs = sqs,
            Queue = queue,
            DeadLetters = deadLetters,
            Log = new PushLog(dynamo, table, TimeProvider.System),
            Reader = new PushLogReader(dynamo, table, TimeProvider.System),
        };
    }

    /// <summary>The real program; what it exits with is the test's to judge.</summary>
    public Task<BacklogqResult> RunAsync(params string[] arguments) => BacklogqProgram.RunAsync(arguments, _environment);

    /// <summary>Has a push fail as the worker has it: its letter sent, its row settled.</summary>
    public async Task FailAsync(Push push, string kind = "Unauthorized", string reason = "The password is wrong.")
    {
        ReceivedMessage message = new($"message-of-{push.Delivery}", "handle", PushMessage.Write(push), push.Ref.MessageGroupId, 3);
        PushAttempt attempt = new("worker", "request", message.Id, message.ReceiveCount);
        PushRow row = await Log.RecordReceivedAsync(push, attempt, Token);
        await new PushQueue(Sqs, Queue, DeadLetters).DeadLetterAsync(message, kind, reason, push.Delivery, Token);
        await Log.FailAsync(row, new PushError(kind, reason, IsTransient: false), attempt, Token);
    }

    public async Task<PushRow?> RowAsync(Push push) => await Reader.OfRefAsync(push.Ref, Token)
        .SingleOrDefaultAsync(row => row.Push.Delivery == push.Delivery, Token);

    /// <summary>The deliveries in the queue, in its order; they are taken out.</summary>
    public Task<IReadOnlyList<string>> QueuedAsync() => TakeAsync(Queue);

    /// <summary>The deliveries in the dead-letter queue, in its order; they are taken out.</summary>
    public Task<IReadOnlyList<string>> DeadAsync() => TakeAsync(DeadLetters);

    private async Task<IReadOnlyList<string>> TakeAsync(Uri queue)
    {
        List<string> deliveries = [];
        while (await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = queue.AbsoluteUri, MaxNumberOfMessages = 10 }, Token) is { Messages.Count: > 0 } some)
        {
            foreach (Message message in some.Messages)
            {
                deliveries.Add(PushMessage.Read(message.Body!).Delivery);
                await Sqs.DeleteMessageAsync(
                    new DeleteMessageRequest { QueueUrl = queue.AbsoluteUri, ReceiptHandle = message.ReceiptHandle }, Token);
            }
        }

        return deliveries;
    }

    // SQS moves messages out of a queue only when another queue names it as its dead-letter queue.
    private static async Task ConnectAsync(AmazonSQSClient sqs, Uri queue, Uri deadLetters)
    {
        GetQueueAttributesResponse dead = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = deadLetters.AbsoluteUri, AttributeNames = [QueueAttributeName.QueueArn] }, Token);
        await sqs.SetQueueAttributesAsync(
            new SetQueueAttributesRequest
            {
                QueueUrl = queue.AbsoluteUri,
                Attributes = new()
                {
                    [QueueAttributeName.RedrivePolicy] =
                        $$"""{"deadLetterTargetArn":"{{dead.Attributes![QueueAttributeName.QueueArn]}}","maxReceiveCount":"{{MaxReceives}}"}""",
                },
            },
            Token);
    }
}
