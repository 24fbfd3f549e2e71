using BacklogQueue.Artifacts;

namespace BacklogQueue.Cli.Costs;

/// <summary>
/// What a month is like: the variables of docs/cost.md, whose letters stand here in brackets. A MB is 1024² bytes, a GB 1,024 MB.
/// </summary>
internal sealed record Workload
{
    /// <summary>MB that S3's most parts of one upload hold.</summary>
    public const decimal LargestZip = 10_000 * PartMegabytes;

    private const decimal PartMegabytes = ArtifactStore.DefaultPartBytes / (1024m * 1024);

    /// <summary>[P] Pushes a month that a route takes.</summary>
    public decimal Pushes { get; init; } = 1_000;

    /// <summary>[s] MB of one zip.</summary>
    public decimal Size { get; init; } = 20;

    /// <summary>[q] The part of the pushes whose invocation waits for the replica-lag allowance, from 0 to 1.</summary>
    public decimal Waiting { get; init; } = 0.5m;

    /// <summary>[L] Seconds of that allowance: <c>replicaLagSeconds</c>.</summary>
    public decimal Lag { get; init; } = 10;

    /// <summary>[B] Branches with an artifact, whose current version stays.</summary>
    public decimal Branches { get; init; } = 20;

    /// <summary>[K] Days for which a replaced version is kept: <c>OldVersionDays</c>.</summary>
    public decimal KeepDays { get; init; } = 90;

    /// <summary>[A] Months of the push log: <c>AuditDays</c>.</summary>
    public decimal AuditMonths { get; init; } = 12;

    /// <summary>[m] MB of the worker's memory: <c>PackagingMemory</c>.</summary>
    public decimal Memory { get; init; } = 1_024;

    /// <summary>[e] MB of its <c>/tmp</c>: <c>PackagingEphemeralStorage</c>.</summary>
    public decimal EphemeralStorage { get; init; } = 2_048;

    /// <summary>Whether the stack has a KMS key of its own.</summary>
    public bool CustomerKey { get; init; }

    /// <summary>[b] Minutes of one build.</summary>
    public decimal BuildMinutes { get; init; } = 3;

    /// <summary>[d] Seconds for which the single Lambda clones and zips.</summary>
    public decimal CloneSeconds { get; init; } = 30;

    /// <summary>[h] MB of history that it clones, and ships with the zip.</summary>
    public decimal History { get; init; } = 100;

    /// <summary>People who use the mirror in CodeCommit.</summary>
    public decimal Users { get; init; } = 5;

    /// <summary>[t] Seconds of one packaging invocation, an estimate for 1,024 MB of memory.</summary>
    public decimal InvocationSeconds => 1 + (0.1m * Size) + (Waiting * Lag);

    /// <summary>[n] S3 requests of one upload: one, or parts of 8 MB with a begin and an end.</summary>
    public static decimal UploadRequests(decimal size) => size <= PartMegabytes ? 1 : Math.Ceiling(size / PartMegabytes) + 2;

    /// <summary>GB that the versions of a month of 30.4 days take: the replaced ones and the current.</summary>
    public decimal StoredGigabytes(decimal size) => ((Pushes * KeepDays / CostModel.DaysOfMonth) + Branches) * size / 1024;
}
