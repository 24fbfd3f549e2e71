using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Faults;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Tests.Local.Faults;

public sealed class The_pump_under_faults
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Polls_whose_answers_are_lost_do_not_end_the_polling()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("sqs.lost=100%");
        ConcurrentQueue<string> log = new();
        TaskCompletionSource received = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await using QueuePump pump = new(
            new EventSourceMapping("Packaging", "arn:aws:sqs:ap-northeast-1:000000000000:pushes.fifo", BatchSize: 1, ReportsItemFailures: true, MaximumConcurrency: 1),
            aws.Queue.AbsoluteUri,
            aws.Sqs,
            (_, _) =>
            {
                received.SetResult();
                return Task.FromResult(new InvocationResult("{}"u8.ToArray(), null));
            },
            log.Enqueue,
            TimeProvider.System);
        using PeriodicTimer polls = new(TimeSpan.FromMilliseconds(1)); // the client needs the processor more
        while (log.IsEmpty && await polls.WaitForNextTickAsync(Token))
        {
            aws.Clock.Advance(TimeSpan.FromSeconds(20)); // the long poll ends, and the client tries again and again
        }

        aws.Faults.Calm();
        using AmazonSQSClient sqs = aws.OpenSqs();
        await sqs.SendMessageAsync(
            new() { QueueUrl = aws.Queue.AbsoluteUri, MessageBody = "1", MessageGroupId = "1", MessageDeduplicationId = "1" }, Token);
        await received.Task.WaitAsync(Token);

        Assert.StartsWith("The queue cannot be polled", log.First(), StringComparison.Ordinal);
        Assert.NotEqual(0, aws.Faults.Injected[FaultName.SqsLost]);
    }
}
