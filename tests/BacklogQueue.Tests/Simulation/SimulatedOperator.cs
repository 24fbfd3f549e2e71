using Amazon.Runtime;
using BacklogQueue.Cli.DeadLetters;
using BacklogQueue.Cli.Replays;
using BacklogQueue.DeadLetters;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Someone at a terminal with <c>backlogq</c>: each command by its production code, whatever becomes of it.</summary>
internal sealed class SimulatedOperator(World world, string name)
{
    public void Do(Step step) => world.Begin(name, async actor =>
    {
        if (actor.Random.NextDouble() < world.History.DeathRate)
        {
            actor.CallsToLive = actor.Random.Next(8);
        }

        try
        {
            await RunAsync(step);
        }
        catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            world.Note(actor, problem.Message);
        }
    });

    private Task RunAsync(Step step) => step switch
    {
        Step.Redrive => new DeadLetterMove(world.Clients.Sqs, world.Cloud.Queue, world.Cloud.DeadLetters, world.Time)
            .RunAsync(_ => world.WakeAll(), CancellationToken.None),
        Step.Discard => DiscardAsync(),
        Step.Replay replay => ReplayAsync(replay),
        _ => throw new ArgumentException($"No operator does this: {step}", nameof(step)),
    };

    private async Task DiscardAsync()
    {
        DeadLetterQueue letters = new(world.Clients.Sqs, world.Cloud.Queue, world.Cloud.DeadLetters);
        PushLog log = new(world.Clients.DynamoDb, world.Cloud.Table, world.Time);
        DeadLetterWork work = new(
            letters, new DeadLetterFilter(), limit: null, isConfirmed: true, world.Output, world.Output, json: false);
        await work.RunAsync(
            "discarded",
            "to discard",
            (letter, token) => DlqDiscardCommand.SettleAsync(log, letter, "not wanted any more", token),
            CancellationToken.None);
    }

    private async Task ReplayAsync(Step.Replay replay)
    {
        PushQueue queue = new(world.Clients.Sqs, world.Cloud.Queue, world.Cloud.DeadLetters);
        Push push = new ReplayTarget(World.IdOf(replay.Ref), null).ToPush(
            world.NewId().ToString(), world.Time.GetUtcNow(), replay.IsForced);
        await queue.SendAsync(push, push.Delivery, CancellationToken.None);
    }
}
