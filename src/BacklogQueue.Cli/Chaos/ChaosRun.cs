using System.Globalization;
using BacklogQueue.DeadLetters;
using BacklogQueue.Local;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Chaos;

/// <summary>
/// One run: pushes and faults for a while, then the calm until the queue is empty, then one redrive of what is dead. After
/// that every invariant is looked at.
/// </summary>
/// <param name="duration">Of the faults.</param>
/// <param name="seed">Of the pushes and the faults; what they meet is different each time.</param>
/// <param name="folder">Gets the clones and, when something is wrong, the logs.</param>
/// <param name="messages">Gets a line for each part of the run.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ChaosRun(TimeSpan duration, int seed, string folder, TextWriter messages, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly ChaosRecord _record = new(clock);
    private readonly List<Violation> _violations = [];

    public async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        LocalStackOptions options = new()
        {
            Faults = ChaosPlan.Create(duration, seed),
            Parameters = ChaosPlan.Parameters,
            ReplicaLag = ChaosPlan.ReplicaLag,
            OnMove = _record.Note,
            OnWebhook = _record.Note,
        };
        IReadOnlyList<ChaosWorkTree> trees = await CreateTreesAsync(cancellationToken);
        Say(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s of pushes and faults, seed {seed}."));
        await using LocalStack stack = await LocalStack.StartAsync(options, cancellationToken);
        await using StackReader reader = new(stack, clock);
        await PushAsync(stack, trees, cancellationToken);
        Say("Nothing fails any more; waiting until the queue is empty.");
        long calm = clock.GetTimestamp();
        await SettleAsync(stack, cancellationToken);
        TimeSpan settling = clock.GetElapsedTime(calm);
        long redriven = await RedriveAsync(stack, reader, cancellationToken);
        ChaosVerdict verdict = new(stack, reader, _record, folder);
        await verdict.ReachAsync(cancellationToken);
        _violations.AddRange(verdict.Violations);
        if (_violations.Count > 0)
        {
            await KeepAsync(stack, verdict, cancellationToken);
        }

        return new ChaosResult
        {
            Seed = seed,
            Duration = duration,
            Pushes = _record.Pushes,
            Answers = _record.Answers,
            Injected = stack.Faults.Injected,
            Settling = settling,
            Redriven = redriven,
            Branches = verdict.Accounts.Count,
            Unannounced = verdict.Accounts.Count(account => !account.IsAnnounced),
            Versions = verdict.Accounts.Sum(account => account.Versions.Count),
            Fates = verdict.Accounts.SelectMany(account => account.Rows).CountBy(row => row.Status).ToDictionary(),
            Violations = _violations,
        };
    }

    private async Task<IReadOnlyList<ChaosWorkTree>> CreateTreesAsync(CancellationToken cancellationToken)
    {
        List<ChaosWorkTree> trees = [];
        foreach (ChaosClone clone in ChaosClone.All)
        {
            trees.Add(await ChaosWorkTree.CreateAsync(
                Path.Combine(folder, $"clone-{trees.Count}"), clone.LargeBytes, new Random(seed + trees.Count), cancellationToken));
        }

        return trees;
    }

    private async Task PushAsync(LocalStack stack, IReadOnlyList<ChaosWorkTree> trees, CancellationToken cancellationToken)
    {
        DateTimeOffset end = clock.GetUtcNow() + duration;
        Task work = Task.WhenAll(trees.Select((tree, index) =>
        {
            ChaosDeveloper developer = new(ChaosClone.All[index], tree, stack, _record, new Random(seed - index), clock);
            return developer.WorkAsync(end, cancellationToken);
        }));
        await Task.Delay(duration, clock, cancellationToken);
        stack.Faults.Calm();
        await work;
    }

    private async Task SettleAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(s_patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await stack.WaitUntilIdleAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _violations.Add(new Violation("I3", null, $"the queue is not empty after {s_patience.TotalMinutes} calm minutes."));
        }
    }

    private async Task<long> RedriveAsync(LocalStack stack, StackReader reader, CancellationToken cancellationToken)
    {
        if (await reader.CountDeadAsync(cancellationToken) is 0)
        {
            return 0;
        }

        MoveProgress end = await reader.RedriveAsync(cancellationToken);
        Say($"{end.Moved} dead letters redriven; waiting until the queue is empty.");
        await SettleAsync(stack, cancellationToken);
        return end.Moved;
    }

    /// <summary>The logs, and every row of a branch where something is wrong.</summary>
    private async Task KeepAsync(LocalStack stack, ChaosVerdict verdict, CancellationToken cancellationToken)
    {
        foreach (string file in Directory.EnumerateFiles(stack.LogFolder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        IEnumerable<RefId?> wrong = _violations.Select(violation => violation.Ref);
        IEnumerable<string> lines = verdict.Accounts.Where(account => wrong.Contains(account.Ref)).SelectMany(account =>
            (IEnumerable<string>)[$"{account.Ref}", .. ChaosText.Details(account, _record.MovesOf(account.Ref))]);
        await File.WriteAllLinesAsync(Path.Combine(folder, "violations.txt"), [.. _violations.Select(one => $"{one}"), .. lines], cancellationToken);
    }

    private void Say(string text) => messages.WriteLine(text);
}
