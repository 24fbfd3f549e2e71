namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// One history, played to the end: first under its weather, then in the calm until the queue is empty, then once more after
/// everything in the dead-letter queue was redriven. The invariants are looked at at both ends.
/// </summary>
internal sealed class SimulationRun
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestCalm = TimeSpan.FromHours(2);

    private readonly History _history;
    private readonly World _world;
    private readonly Invariants _invariants;
    private int _sent;
    private int _commands;

    private SimulationRun(World world)
    {
        _world = world;
        _history = world.History;
        _invariants = new Invariants(world);
    }

    /// <param name="history">What happens.</param>
    /// <param name="isTraced">Whether the outcome tells every step.</param>
    public static async Task<Outcome> PlayAsync(History history, bool isTraced = false)
    {
        // Away from the caller's synchronization context: what waits must go on where it is let go on.
        return await Task.Run(async () =>
        {
            using World world = await World.CreateAsync(history, isTraced);
            SimulationRun run = new(world);
            await run.PlayAsync();
            return run._invariants.ToOutcome();
        });
    }

    private async Task PlayAsync()
    {
        foreach (Step step in _history.Steps)
        {
            _world.Time.Plan(step.At, () => Do(step));
        }

        for (int number = 1; number <= _history.Workers; number++)
        {
            new SimulatedWorker(_world, $"worker {number}").Start();
        }

        _world.Run(_history.End);
        _world.Weather.Calm();
        await RunToCalmAsync();
        IReadOnlyList<Push> dead = await _world.Cloud.TakeDeadLettersAsync();
        await _invariants.CheckAsync(dead);
        if (dead.Count == 0)
        {
            return;
        }

        _world.Note(null, $"redrive of the {dead.Count} that are left");
        await _world.Cloud.SendAgainAsync(dead);
        _world.WakeAll();
        await RunToCalmAsync();
        dead = await _world.Cloud.TakeDeadLettersAsync();
        await _invariants.CheckAsync(dead);
        if (dead.Count > 0)
        {
            _world.Evidence.Add($"I3: {dead.Count} pushes fail although everything works.");
        }
    }

    private async Task RunToCalmAsync()
    {
        for (TimeSpan spent = TimeSpan.Zero; spent < s_longestCalm; spent += s_look)
        {
            _world.Run(s_look);
            if (await _world.Cloud.IsAtRestAsync())
            {
                return;
            }
        }

        _world.Evidence.Add($"I3: the queue is not empty after {s_longestCalm.TotalHours} calm hours.");
    }

    private void Do(Step step)
    {
        _world.Note(null, step.ToString()!);
        _world.Seen.Note(step.GetType().Name);
        switch (step)
        {
            case Step.Move move:
                Move(move);
                break;
            case Step.Redrive or Step.Discard or Step.Replay:
                new SimulatedOperator(_world, $"operator {++_commands}").Do(step);
                break;
        }
    }

    private void Move(Step.Move move)
    {
        RefTimeline timeline = _world.Refs[move.Ref];
        SimulatedCommit? before = timeline.Tip;
        SimulatedCommit? after = move.Commit is { } number ? SimulatedCommit.Of(number) : null;
        if (before == after)
        {
            // Only where shrinking has taken the step between out.
            return;
        }

        if (before is null && timeline.States.Any(state => state.Tip is not null))
        {
            _world.Seen.Note(Sightings.BranchMadeAgain);
        }

        DateTimeOffset now = _world.Time.GetUtcNow();
        timeline.Move(now, after);
        foreach (Step.Webhook webhook in move.Webhooks)
        {
            SimulatedSender sender = new(_world, $"webhook {++_sent}");
            string apiEvent = SimulatedSender.Describe(move.Ref, before, after, webhook, now);
            _world.Time.Plan(webhook.After, () => sender.Send(apiEvent));
        }
    }
}
