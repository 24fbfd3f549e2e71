using System.Net;
using System.Text.Json.Nodes;
using Amazon.SQS;
using BacklogQueue.Packaging;
using BacklogQueue.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BacklogQueue.Tests.Packaging;

/// <summary>A message in flight under a worker that lives, dies, or is done.</summary>
public sealed class Leases
{
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(120);
    private static readonly Uri s_queue = new("http://sqs.test/1/pushes.fifo");
    private static readonly ReceivedMessage s_message = new("id", "the-handle", "{}", "group", ReceiveCount: 1);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_living_worker_prolongs_its_message_before_it_is_handed_out_again()
    {
        ScriptedHandler sqs = new(ScriptedHandler.Answer(200, "{}"));
        await using MessageLease lease = Take(sqs);

        await PassAsync(sqs, calls: 1);
        _clock.Advance(s_length / 3);
        await PassAsync(sqs, calls: 2);
        _clock.Advance(s_length / 3);
        await PassAsync(sqs, calls: 3);

        Assert.All(sqs.Requests, request =>
        {
            JsonNode body = JsonNode.Parse(request.Body)!;
            Assert.Equal("AmazonSQS.ChangeMessageVisibility", request.Headers["X-Amz-Target"]);
            Assert.Equal(("the-handle", 120), (body["ReceiptHandle"]!.GetValue<string>(), body["VisibilityTimeout"]!.GetValue<int>()));
        });
    }

    [Fact]
    public async Task A_worker_that_is_done_prolongs_nothing_any_more()
    {
        ScriptedHandler sqs = new(ScriptedHandler.Answer(200, "{}"));
        MessageLease lease = Take(sqs);
        await PassAsync(sqs, calls: 1);

        await lease.DisposeAsync();
        _clock.Advance(10 * s_length);

        Assert.Single(sqs.Requests);
    }

    [Fact]
    public async Task A_lease_ends_only_after_the_prolonging_that_is_under_way()
    {
        TaskCompletionSource<HttpResponseMessage> answer = new();
        Faults wire = new() { Answer = async _ => await answer.Task };
        MessageLease lease = Take(wire);

        Task ended = lease.DisposeAsync().AsTask();
        Assert.False(ended.IsCompleted);
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });

        await ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_queue_that_refuses_once_is_asked_again()
    {
        ScriptedHandler sqs = new(
            ScriptedHandler.Answer(400, """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slow down"}"""),
            ScriptedHandler.Answer(200, "{}"));
        await using MessageLease lease = Take(sqs);
        await PassAsync(sqs, calls: 1);

        _clock.Advance(s_length / 3);

        await PassAsync(sqs, calls: 2);
    }

    private MessageLease Take(HttpMessageHandler sqs)
    {
        AmazonSQSClient client = AwsClients.Sqs(sqs, config => config.MaxErrorRetry = 0);
        PushQueue queue = new(client, s_queue, s_queue);
        return new MessageLease(s_message, queue, s_length, _clock, NullLogger.Instance, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for a call to have been answered and its timer to be set: both happen on other threads.</summary>
    private async Task PassAsync(ScriptedHandler sqs, int calls)
    {
        while (sqs.Requests.Count < calls || _clock.Timers == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }
}
