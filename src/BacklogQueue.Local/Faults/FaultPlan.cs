namespace BacklogQueue.Local.Faults;

/// <summary>Which faults a local stack injects, how often and when. See docs/faults.md.</summary>
public sealed class FaultPlan
{
    private static readonly string[] s_killPoints =
    [
        FaultName.KillReceived,
        FaultName.KillUploading,
        FaultName.KillUploaded,
        FaultName.KillSettled,
        FaultName.KillDeadLettered,
    ];

    private FaultPlan(IReadOnlyList<FaultRule> rules, IReadOnlyList<ClockJump> jumps, int seed)
    {
        Rules = rules;
        Jumps = jumps;
        Seed = seed;
    }

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new([], [], 0);

    /// <summary>The form of a fault and every name with what it does, in several lines for people.</summary>
    public static string Help => FaultGrammar.Help;

    /// <summary>Of the chance: the same seed decides the same about the n-th call that a fault may strike.</summary>
    public int Seed { get; }

    /// <summary>Whether it says anything that only the stand-ins of AWS can do: faults of its services and clock, and kills.</summary>
    public bool NeedsStandIns =>
        Jumps.Count > 0 || Rules.Any(rule => !rule.Name.StartsWith("webhook.", StringComparison.Ordinal)
            && !rule.Name.StartsWith("git.", StringComparison.Ordinal));

    internal IReadOnlyList<FaultRule> Rules { get; }

    internal IReadOnlyList<ClockJump> Jumps { get; }

    /// <param name="specs">
    /// <c>NAME=RATE[@FROM-UNTIL]</c> each, such as <c>git.refuse=100%@10s-70s</c>; a name may come more than once.
    /// </param>
    /// <param name="seed">Of the chance.</param>
    /// <exception cref="FaultPlanException">One of them is none; the message says what would be.</exception>
    public static FaultPlan Parse(IEnumerable<string> specs, int seed)
    {
        List<FaultRule> rules = [];
        List<ClockJump> jumps = [];
        foreach (string spec in specs)
        {
            (string name, string value, FaultWindow window) = FaultGrammar.Split(spec);
            if (name == FaultName.ClockJump)
            {
                jumps.Add(new ClockJump(FaultGrammar.ReadJump(name, value), window));
                continue;
            }

            double rate = FaultGrammar.ReadRate(name, value);
            rules.AddRange((name == FaultName.WorkerKill ? s_killPoints : [name]).Select(one => new FaultRule(one, rate, window)));
        }

        return new FaultPlan(rules, jumps, seed);
    }

    internal bool Has(string name) => Rules.Any(rule => rule.Name == name);
}
