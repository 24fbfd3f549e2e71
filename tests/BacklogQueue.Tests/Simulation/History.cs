using System.Text;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Everything about a run that is not the product's doing: the same history runs the same way each time.</summary>
internal sealed record History
{
    /// <summary>The chance of everything that the steps leave open: latencies, faults, replicas.</summary>
    public required int Seed { get; init; }

    public required Step[] Steps { get; init; }

    /// <summary>The allowance <c>L</c>, and how old a replica may be.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromSeconds(10);

    public int Workers { get; init; } = 1;

    /// <summary>Messages that a worker is given at a time, at the most.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>How often the SDK tries a call again by itself.</summary>
    public int SdkRetries { get; init; }

    /// <summary>
    /// How many of a hundred calls are refused; as many lose their answer, as many are done twice, and as many of DynamoDB's
    /// writes meet a transaction.
    /// </summary>
    public double FaultRate { get; init; }

    /// <summary>How many of a hundred invocations die on the way.</summary>
    public double DeathRate { get; init; }

    /// <summary>How many of a hundred invocations stand still for longer than their message is kept for them, and then go on.</summary>
    public double FreezeRate { get; init; }

    /// <summary>How many of a hundred invocations' answers are lost, so that nothing of the batch is deleted.</summary>
    public double UnheardRate { get; init; }

    /// <summary>Whether the git server speaks protocol v2.</summary>
    public bool IsV2 { get; init; } = true;

    /// <summary>Whether the git server gives commits that no ref has any more.</summary>
    public bool GivesUnreachable { get; init; }

    /// <summary>Whether each branch has a route of its own whose pipeline the worker starts.</summary>
    public bool StartsPipelines { get; init; }

    /// <summary>Whether a start that is refused may be refused for good, as by a role that somebody changes for a while.</summary>
    public bool ForbidsStarts { get; init; }

    /// <summary>Branches that a step names.</summary>
    public int Refs => 1 + Steps.Select(step => step switch
    {
        Step.Move move => move.Ref,
        Step.Replay replay => replay.Ref,
        _ => 0,
    }).DefaultIfEmpty().Max();

    /// <summary>When the last step is over.</summary>
    public TimeSpan End => Steps.Select(step => step.At + ((step as Step.Outage)?.Length ?? TimeSpan.Zero)).DefaultIfEmpty().Max()
        + TimeSpan.FromMinutes(1);

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(
            $"seed {Seed}, lag {Lag.TotalSeconds} s, {Workers} workers, batches of {BatchSize}, {SdkRetries} retries by the SDK, "
            + $"faults {FaultRate:P1}, deaths {DeathRate:P0}, freezes {FreezeRate:P0}, unheard answers {UnheardRate:P0}, "
            + $"protocol {(IsV2 ? "v2" : "v0")}, gives unreachable commits: {GivesUnreachable}, "
            + $"starts pipelines: {StartsPipelines}{(ForbidsStarts ? ", or is forbidden to" : "")}");
        foreach (Step step in Steps)
        {
            text.AppendLine($"  {step.At.TotalSeconds,7:0.0} s  {step}");
        }

        return text.ToString();
    }
}
