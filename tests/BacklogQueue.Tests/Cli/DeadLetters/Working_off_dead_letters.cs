using System.Net;
using Amazon.SQS;
using BacklogQueue.Cli.DeadLetters;
using BacklogQueue.DeadLetters;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.DeadLetters;

public sealed class Working_off_dead_letters(TestCloud cloud) : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _messages = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _output.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public async Task A_redrive_that_breaks_off_before_the_delete_loses_nothing_and_repeats_nothing()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = await FailAsync(someone, 3);
        Faults wire = new() { Answer = request => Task.FromResult(Refuse(request, "DeleteMessage")) };
        DeadLetterQueue broken = new(await cloud.CreateSqsAsync(wire), someone.Queue, someone.DeadLetters);

        await Assert.ThrowsAsync<AmazonSQSException>(() => RedriveAsync(broken));
        Assert.Contains("0 redriven.", _messages.ToString(), StringComparison.Ordinal);
        await RedriveAsync(someone.Letters);

        Assert.Equal(Deliveries(pushes), await someone.QueuedAsync());
        Assert.Empty(await someone.DeadAsync());
    }

    [Fact]
    public async Task A_letter_that_cannot_be_sent_stays_with_those_after_it()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = await FailAsync(someone, 3);
        int sent = 0;
        Faults wire = new() { Answer = request => Task.FromResult(IsCall(request, "SendMessage") && ++sent > 1 ? Refusal() : null) };
        DeadLetterQueue broken = new(await cloud.CreateSqsAsync(wire), someone.Queue, someone.DeadLetters);

        await Assert.ThrowsAsync<AmazonSQSException>(() => RedriveAsync(broken));

        Assert.Contains("1 redriven.", _messages.ToString(), StringComparison.Ordinal);
        Assert.Equal([pushes[0].Delivery], await someone.QueuedAsync());
        Assert.Equal(Deliveries(pushes[1..]), await someone.DeadAsync());
    }

    [Fact]
    public async Task A_push_that_could_not_be_settled_keeps_its_letter()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = await FailAsync(someone, 2);

        await Assert.ThrowsAsync<IOException>(() => Work(someone.Letters).RunAsync(
            "discarded", "to discard", (_, _) => throw new IOException("The table is down."), Token));

        Assert.Equal(Deliveries(pushes), await someone.DeadAsync());
    }

    [Fact]
    public async Task Letters_behind_ten_others_of_their_ref_are_redriven_too_and_in_order()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = await FailAsync(someone, 23);

        await RedriveAsync(someone.Letters);

        Assert.Equal(Deliveries(pushes), await someone.QueuedAsync());
        Assert.Contains("23 redriven.", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_holds()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = await FailAsync(someone, 13);

        await RedriveAsync(someone.Letters, limit: 11);

        Assert.Equal(Deliveries(pushes[..11]), await someone.QueuedAsync());
        Assert.Equal(Deliveries(pushes[11..]), await someone.DeadAsync());
    }

    private static async Task<Push[]> FailAsync(OperatorOfOneTest someone, int count)
    {
        Push[] pushes = [.. Enumerable.Range(0, count).Select(_ => SomePush.Of())];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        return pushes;
    }

    private static IEnumerable<string> Deliveries(Push[] pushes) => pushes.Select(push => push.Delivery);

    private static bool IsCall(HttpRequestMessage request, string operation) =>
        request.Headers.GetValues("X-Amz-Target").Single() == $"AmazonSQS.{operation}";

    private static HttpResponseMessage? Refuse(HttpRequestMessage request, string operation) =>
        IsCall(request, operation) ? Refusal() : null;

    private static HttpResponseMessage Refusal() =>
        new(HttpStatusCode.InternalServerError) { Content = new StringContent("{}") };

    private DeadLetterWork Work(DeadLetterQueue letters, int? limit = null) =>
        new(letters, new DeadLetterFilter { Ref = SomePush.Main.Ref }, limit, isConfirmed: true, _output, _messages, json: false);

    private Task RedriveAsync(DeadLetterQueue letters, int? limit = null) =>
        Work(letters, limit).RunAsync("redriven", "to redrive", letters.SendBackAsync, Token);
}
