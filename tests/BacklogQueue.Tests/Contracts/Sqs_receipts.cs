using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>A receipt handle names one receive and dies with its visibility: the ReceiveMessage and DeleteMessage pages.</summary>
public sealed class Sqs_receipts(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task A_dead_handle_neither_deletes_nor_changes_visibility(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("expired receipt handles still delete");
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "1");
        JsonNode dead = Assert.Single(await queue.ReceiveAsync());
        await queue.ChangeVisibilityAsync(dead, 0);
        JsonNode live = Assert.Single(await queue.ReceiveAsync(wait: 5));

        AwsCallException delete = await Assert.ThrowsAsync<AwsCallException>(() => queue.DeleteAsync(dead));
        AwsCallException change = await Assert.ThrowsAsync<AwsCallException>(() => queue.ChangeVisibilityAsync(dead, 5));

        Assert.Equal("InvalidParameterValue", delete.QueryCode);
        Assert.Equal("InvalidParameterValue", change.QueryCode);
        await queue.DeleteAsync(live);
    }

    [Theory, AllPeers]
    public async Task Deleting_twice_is_no_error(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "1");
        JsonNode message = Assert.Single(await queue.ReceiveAsync());

        await queue.DeleteAsync(message);
        await queue.DeleteAsync(message);
    }

    [Theory, AllPeers]
    public async Task What_is_no_handle_is_refused(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() =>
            queue.CallAsync("DeleteMessage", ("ReceiptHandle", "no handle")));

        Assert.Equal("ReceiptHandleIsInvalid", error.QueryCode);
    }

    [Theory, AllPeers]
    public async Task Visibility_ends_twelve_hours_after_the_receive_at_most(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "1");
        JsonNode message = Assert.Single(await queue.ReceiveAsync());

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => queue.ChangeVisibilityAsync(message, 43_201));

        Assert.Equal("InvalidParameterValue", error.QueryCode);
    }

    [Theory, AllPeers]
    public async Task A_batch_fails_entry_by_entry(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "1");
        JsonNode message = Assert.Single(await queue.ReceiveAsync());

        JsonNode answer = await queue.CallAsync("DeleteMessageBatch", ("Entries", new JsonArray(
            new JsonObject { ["Id"] = "good", ["ReceiptHandle"] = TestQueue.Handle(message) },
            new JsonObject { ["Id"] = "bad", ["ReceiptHandle"] = "no handle" })));

        Assert.Equal("good", Assert.Single(answer["Successful"]!.AsArray())!["Id"]!.GetValue<string>());
        JsonNode failed = Assert.Single(answer["Failed"]!.AsArray())!;
        Assert.Equal("bad", failed["Id"]!.GetValue<string>());
        Assert.Equal("ReceiptHandleIsInvalid", failed["Code"]!.GetValue<string>());
        Assert.True(failed["SenderFault"]!.GetValue<bool>());
    }
}
