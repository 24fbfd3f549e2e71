using BacklogQueue.Local.Faults;

namespace BacklogQueue.Cli.Chaos;

/// <summary>Everything that goes wrong in a run.</summary>
internal static class ChaosPlan
{
    /// <summary>All the time, so often that most pushes still get through at their first or second try.</summary>
    private static readonly string[] s_rates =
    [
        "webhook.drop=4%", "webhook.duplicate=10%", "webhook.delay=10%", "webhook.reorder=10%",
    ];

    /// <summary>
    /// The template's parameters: the message of a killed worker comes again within a minute, so that a short run has time for
    /// it and the end does not take long.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["PackagingTimeout"] = "40",
        ["VisibilityTimeout"] = "45",
        ["PackagingConcurrency"] = "4",
        ["MaxReceiveCount"] = "5",
    };

    public static FaultPlan Create(int seed) => FaultPlan.Parse(s_rates, seed);
}
