using Amazon.SQS.Model;
using BacklogQueue.DeadLetters;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.DeadLetters;

public sealed class Looking_at_dead_letters(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Letters_tell_their_push_and_why_they_are_there()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of(commit: SomePush.Commit('a'));
        await someone.FailAsync(push, "UnsafeTree", "The tree has \"..\".");

        await using HeldLetters held = await someone.Letters.HoldAsync(_ => true, limit: 10, Token);

        DeadLetter letter = Assert.Single(held.Matching);
        Assert.Equal(push, letter.Push);
        Assert.Equal(("UnsafeTree", "The tree has \"..\".", push.Delivery), (letter.Kind, letter.Reason, letter.Delivery));
        Assert.Equal((push.Ref.MessageGroupId, 1), (letter.GroupId, letter.ReceiveCount));
        Assert.InRange(letter.SentAt, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Letters_that_were_looked_at_are_there_at_once_and_in_order()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = [SomePush.Of(), SomePush.Of(), SomePush.Of()];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        await using (HeldLetters held = await someone.Letters.HoldAsync(_ => true, limit: 10, Token))
        {
            Assert.Equal(Deliveries(pushes), held.Matching.Select(letter => letter.Delivery));
        }

        Assert.Equal(Deliveries(pushes), await someone.DeadAsync());
    }

    [Fact]
    public async Task Letters_behind_ten_others_of_their_ref_are_counted()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        for (int i = 0; i < 12; i++)
        {
            await someone.FailAsync(SomePush.Of());
        }

        await using HeldLetters held = await someone.Letters.HoldAsync(_ => true, limit: 100, Token);

        Assert.Equal((10, 2), (held.Matching.Count, held.Unseen));
    }

    [Fact]
    public async Task A_letter_that_SQS_moved_by_itself_has_no_kind()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        await new PushQueue(someone.Sqs, someone.Queue, someone.DeadLetters).SendAsync(push, push.Delivery, Token);
        for (int i = 0; i <= OperatorOfOneTest.MaxReceives; i++)
        {
            await someone.Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = someone.Queue.AbsoluteUri, VisibilityTimeout = 0 }, Token);
        }

        await using HeldLetters held = await someone.Letters.HoldAsync(_ => true, limit: 1, Token);

        DeadLetter letter = Assert.Single(held.Matching);
        Assert.Null(letter.Kind);
        Assert.Equal(push.Delivery, letter.Delivery);
    }

    [Fact]
    public async Task A_letter_that_nobody_can_read_is_there_with_its_body()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        ReceivedMessage strange = new("message-1", "handle", "not a push", "group", 1);
        await new PushQueue(someone.Sqs, someone.Queue, someone.DeadLetters)
            .DeadLetterAsync(strange, "BadMessage", "It is no push.", delivery: null, Token);

        await using HeldLetters held = await someone.Letters.HoldAsync(_ => true, limit: 1, Token);

        DeadLetter letter = Assert.Single(held.Matching);
        Assert.Null(letter.Push);
        Assert.Null(letter.Delivery);
        Assert.Equal("not a push", letter.Body);
    }

    private static IEnumerable<string> Deliveries(Push[] pushes) => pushes.Select(push => push.Delivery);
}
