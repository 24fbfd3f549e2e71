using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Lambda;

public sealed class Queue_pump : IAsyncLifetime
{
    private static readonly InvocationResult s_done = new("{}"u8.ToArray(), null);

    private readonly ManualClock _clock = new();
    private readonly ConcurrentQueue<string> _log = new();
    private LocalAwsHost _aws = null!;
    private AmazonSQSClient _sqs = null!;
    private string _queueUrl = "";
    private string _queueArn = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        LocalAwsOptions options = new() { Clock = _clock };
        _aws = await LocalAws.StartAsync(options, token: Token);
        AmazonSQSConfig config = new() { ServiceURL = _aws.Endpoint.AbsoluteUri, AuthenticationRegion = options.Region };
        _sqs = new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
        CreateQueueResponse created = await _sqs.CreateQueueAsync(
            new() { QueueName = "pushes.fifo", Attributes = new() { ["FifoQueue"] = "true", ["VisibilityTimeout"] = "60" } }, Token);
        _queueUrl = created.QueueUrl!;
        GetQueueAttributesResponse attributes = await _sqs.GetQueueAttributesAsync(
            new() { QueueUrl = _queueUrl, AttributeNames = [QueueAttributeName.QueueArn] }, Token);
        _queueArn = attributes.Attributes![QueueAttributeName.QueueArn];
    }

    public async ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_message_becomes_the_event_that_Lambda_makes_of_it_and_is_deleted()
    {
        await SendAsync("group", """{"n":1}""");
        TaskCompletionSource<JsonNode> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await using (Pump(payload => { seen.SetResult(Parse(payload)); return s_done; }))
        {
            JsonNode record = (await seen.Task)["Records"]!.AsArray().Single()!;
            Assert.Equal("""{"n":1}""", record["body"]!.ToString());
            Assert.Equal("group", record["attributes"]!["MessageGroupId"]!.ToString());
            Assert.Equal("1", record["attributes"]!["ApproximateReceiveCount"]!.ToString());
            Assert.NotNull(record["attributes"]!["SentTimestamp"]);
            Assert.NotNull(record["attributes"]!["SequenceNumber"]);
            Assert.NotNull(record["attributes"]!["MessageDeduplicationId"]);
            Assert.Equal("aws:sqs", record["eventSource"]!.ToString());
            Assert.Equal(_queueArn, record["eventSourceARN"]!.ToString());
            Assert.Equal("ap-northeast-1", record["awsRegion"]!.ToString());
            Assert.Equal("5c0cb40a8ac7be1f20c23ed3cb1ea2ff".Length, record["md5OfBody"]!.ToString().Length);
            Assert.Empty(record["messageAttributes"]!.AsObject());
            await UntilEmptyAsync();
        }
    }

    [Fact]
    public async Task Messages_of_one_group_go_one_after_the_other_and_groups_side_by_side()
    {
        foreach (string body in (string[])["1", "2", "3"])
        {
            await SendAsync("slow", body);
        }

        await SendAsync("fast", "4");
        ConcurrentQueue<string> order = new();
        TaskCompletionSource fast = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await using (Pump(async payload =>
        {
            string body = Parse(payload)["Records"]![0]!["body"]!.ToString();
            if (body == "4")
            {
                fast.SetResult();
            }

            await fast.Task;
            order.Enqueue(body);
            return s_done;
        }))
        {
            await UntilEmptyAsync();
        }

        Assert.Equal(["1", "2", "3"], order.Where(body => body != "4"));
    }

    [Fact]
    public async Task Only_what_failed_of_a_batch_comes_again_after_its_visibility_timeout()
    {
        await SendAsync("a", "good");
        await SendAsync("b", "bad");
        ConcurrentQueue<string> seen = new();
        TaskCompletionSource again = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await using QueuePump pump = Pump(batchSize: 10, invoke: payload =>
        {
            JsonNode[] records = [.. Parse(payload)["Records"]!.AsArray().Select(record => record!)];
            bool retried = !seen.IsEmpty;
            Array.ForEach(records, record => seen.Enqueue(record["body"]!.ToString()));
            if (retried)
            {
                again.SetResult();
                return Task.FromResult(s_done);
            }

            string bad = records.Single(record => record["body"]!.ToString() == "bad")["messageId"]!.ToString();
            return Task.FromResult(Answer($$"""{"batchItemFailures":[{"itemIdentifier":"{{bad}}"}]}"""));
        });
        await UntilAsync(async () => await CountAsync(QueueAttributeName.ApproximateNumberOfMessagesNotVisible) == 1 && !pump.IsBusy);

        _clock.Advance(TimeSpan.FromSeconds(61));
        await again.Task;

        Assert.Equal(["good", "bad", "bad"], seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_function_error_deletes_nothing(bool reportsItemFailures)
    {
        await SendAsync("a", "1");
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await using (QueuePump pump = Pump(reportsItemFailures: reportsItemFailures, invoke: _ =>
        {
            called.SetResult();
            return Task.FromResult(InvocationResult.Failed("Runtime.ExitError", "died"));
        }))
        {
            await called.Task;
            await UntilAsync(() => Task.FromResult(!pump.IsBusy));
        }

        Assert.Equal(1, await CountAsync(QueueAttributeName.ApproximateNumberOfMessagesNotVisible));
        Assert.Contains(_log, line => line.Contains("Runtime.ExitError: died", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_ReportBatchItemFailures_the_answer_is_not_read()
    {
        await SendAsync("a", "1");

        await using (Pump(reportsItemFailures: false, invoke: _ => Task.FromResult(Answer("anything"))))
        {
            await UntilEmptyAsync();
        }
    }

    [Fact]
    public async Task No_more_events_are_under_way_than_the_maximum_concurrency()
    {
        for (int group = 0; group < 6; group++)
        {
            await SendAsync($"group{group}", "1");
        }

        int now = 0;
        int most = 0;
        Lock counting = new();
        await using (Pump(concurrency: 2, invoke: async _ =>
        {
            lock (counting)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Yield();
            lock (counting)
            {
                now--;
            }

            return s_done;
        }))
        {
            await UntilEmptyAsync();
        }

        Assert.InRange(most, 1, 2);
    }

    private QueuePump Pump(Func<ReadOnlyMemory<byte>, InvocationResult> invoke) => Pump(payload => Task.FromResult(invoke(payload)));

    private QueuePump Pump(
        Func<ReadOnlyMemory<byte>, Task<InvocationResult>> invoke,
        int batchSize = 1,
        bool reportsItemFailures = true,
        int concurrency = 4) =>
        new(
            new EventSourceMapping("Packaging", _queueArn, batchSize, reportsItemFailures, concurrency),
            _queueUrl,
            _sqs,
            (payload, _) => invoke(payload),
            _log.Enqueue,
            TimeProvider.System);

    private Task<SendMessageResponse> SendAsync(string group, string body) => _sqs.SendMessageAsync(
        new() { QueueUrl = _queueUrl, MessageBody = body, MessageGroupId = group, MessageDeduplicationId = Guid.NewGuid().ToString() },
        Token);

    private Task UntilEmptyAsync() => UntilAsync(async () =>
        await CountAsync(QueueAttributeName.ApproximateNumberOfMessages) == 0
        && await CountAsync(QueueAttributeName.ApproximateNumberOfMessagesNotVisible) == 0);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<int> CountAsync(string attribute)
    {
        GetQueueAttributesResponse response = await _sqs.GetQueueAttributesAsync(
            new() { QueueUrl = _queueUrl, AttributeNames = [attribute] }, Token);
        return int.Parse(response.Attributes![attribute], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static InvocationResult Answer(string payload) => new(Encoding.UTF8.GetBytes(payload), null);

    private static JsonNode Parse(ReadOnlyMemory<byte> payload) => JsonNode.Parse(payload.Span)!;
}
