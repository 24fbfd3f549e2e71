using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Chaos;

/// <summary>What a run did, and how it ended.</summary>
internal sealed record ChaosResult
{
    public required int Seed { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Pushes by kind.</summary>
    public required IReadOnlyDictionary<string, int> Pushes { get; init; }

    /// <summary>Webhooks by answer.</summary>
    public required IReadOnlyDictionary<string, int> Answers { get; init; }

    /// <summary>Faults by name.</summary>
    public required IReadOnlyDictionary<string, long> Injected { get; init; }

    /// <summary>From the end of the faults until everything was done but what needs an operator.</summary>
    public required TimeSpan Settling { get; init; }

    /// <summary>Dead letters that were sent back.</summary>
    public required long Redriven { get; init; }

    public required int Branches { get; init; }

    /// <summary>Branches whose last move nobody was told of.</summary>
    public required int Unannounced { get; init; }

    public required int Versions { get; init; }

    /// <summary>Rows by status.</summary>
    public required IReadOnlyDictionary<PushStatus, int> Fates { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }
}
