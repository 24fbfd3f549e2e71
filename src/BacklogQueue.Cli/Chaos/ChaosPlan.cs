using System.Globalization;
using BacklogQueue.Local.Faults;

namespace BacklogQueue.Cli.Chaos;

/// <summary>Everything that goes wrong in a run.</summary>
internal static class ChaosPlan
{
    /// <summary>All the time, so often that most pushes still get through at their first or second try.</summary>
    private static readonly string[] s_rates =
    [
        "webhook.drop=4%", "webhook.duplicate=10%", "webhook.delay=10%", "webhook.reorder=10%",
        "git.refuse=4%", "git.stall=1%", "git.cut=4%", "git.stale=30%",
        "s3.error=3%", "s3.slow-down=3%", "s3.timeout=1%", "s3.lost=3%",
        "sqs.error=2%", "sqs.throttle=2%", "sqs.timeout=0.5%", "sqs.lost=2%",
        "dynamodb.error=3%", "dynamodb.throttle=3%", "dynamodb.conflict=3%", "dynamodb.timeout=0.5%", "dynamodb.lost=3%",
        "worker.kill=4%",
    ];

    private static readonly string[] s_outages = ["git.refuse", "s3.error", "sqs.error", "dynamodb.error"];

    /// <summary>How old the refs may be that the git server shows.</summary>
    public static TimeSpan ReplicaLag { get; } = TimeSpan.FromSeconds(4);

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

    /// <summary>All rates; each service down for a tenth of the time, at some time; the stand-ins' clock, that is slow for a while and then fast.</summary>
    public static FaultPlan Create(TimeSpan duration, int seed)
    {
        Random random = new(seed);
        IEnumerable<string> outages = s_outages.Select(fault =>
        {
            double from = (0.1 + (0.6 * random.NextDouble())) * duration.TotalSeconds;
            return $"{fault}=100%@{Seconds(from)}-{Seconds(from + (duration.TotalSeconds / 10))}";
        });
        string[] jumps =
        [
            $"clock.jump=-60s@{Seconds(duration.TotalSeconds * 0.2)}-",
            $"clock.jump=+90s@{Seconds(duration.TotalSeconds * 0.6)}-",
        ];
        return FaultPlan.Parse([.. s_rates, .. outages, .. jumps], seed);
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0}s");
}
