using System.Net;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.DeadLetters;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.DeadLetters;

public sealed class Moving_all_dead_letters(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Letters_without_a_source_queue_go_where_the_move_says()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = [SomePush.Of(), SomePush.Of(), SomePush.Of()];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        List<MoveProgress> seen = [];
        DeadLetterMove move = new(someone.Sqs, someone.Queue, someone.DeadLetters, new SkippingClock());

        MoveProgress end = await move.RunAsync(seen.Add, Token);

        Assert.True(end.IsCompleted, end.ToString());
        Assert.Equal((3, 3), (end.Moved, end.ToMove));
        Assert.Equal(end, seen[^1]);
        Assert.Equal(pushes.Select(push => push.Delivery), await someone.QueuedAsync());
        Assert.Empty(await someone.DeadAsync());
    }

    [Fact]
    public async Task A_move_that_is_given_up_is_cancelled()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        List<string> calls = [];
        Faults wire = new()
        {
            Answer = request =>
            {
                string call = request.Headers.GetValues("X-Amz-Target").Single();
                calls.Add(call);
                return Task.FromResult(call == "AmazonSQS.ListMessageMoveTasks" ? Answer("""{"Results":[{"Status":"RUNNING"}]}""") : null);
            },
        };
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        AmazonSQSClient sqs = await cloud.CreateSqsAsync(wire);
        DeadLetterMove move = new(sqs, someone.Queue, someone.DeadLetters, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move.RunAsync(_ => stop.Cancel(), stop.Token));

        Assert.Equal("AmazonSQS.CancelMessageMoveTask", calls[^1]);
    }

    [Fact]
    public async Task A_queue_that_is_no_dead_letter_queue_is_refused_in_SQS_words()
    {
        AmazonSQSClient sqs = await cloud.CreateSqsAsync();
        DeadLetterMove move = new(sqs, await TestCloud.CreateQueueAsync(sqs), await TestCloud.CreateQueueAsync(sqs), new SkippingClock());

        AmazonSQSException refusal = await Assert.ThrowsAsync<AmazonSQSException>(() => move.RunAsync(_ => { }, Token));

        Assert.Contains("Dead Letter Queue", refusal.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Answer(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.0") };
}
