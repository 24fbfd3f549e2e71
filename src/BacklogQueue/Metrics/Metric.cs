namespace BacklogQueue.Metrics;

/// <summary>
/// What the functions count and measure, by the names that alarms and dashboard use. Age and durations are per push, counts
/// per invocation.
/// </summary>
/// <param name="Name">CloudWatch's name of it.</param>
/// <param name="Unit">One of CloudWatch's units.</param>
public sealed record Metric(string Name, string Unit)
{
    private const string Count = "Count";
    private const string Milliseconds = "Milliseconds";

    /// <summary>Webhooks that became a message.</summary>
    public static readonly Metric Accepted = new("Accepted", Count);

    /// <summary>Webhooks that nobody wants to be packaged.</summary>
    public static readonly Metric Ignored = new("Ignored", Count);

    /// <summary>Webhooks whose sender must change something: 4xx.</summary>
    public static readonly Metric Rejected = new("Rejected", Count);

    /// <summary>Webhooks that could not be taken: 5xx, to be sent again.</summary>
    public static readonly Metric Unavailable = new("Unavailable", Count);

    /// <summary>From a webhook's arrival to its answer.</summary>
    public static readonly Metric WebhookTime = new("WebhookTime", Milliseconds);

    /// <summary>Pushes settled as <see cref="PushStatus.Packaged"/>.</summary>
    public static readonly Metric Packaged = new("Packaged", Count);

    /// <summary>Pushes settled as <see cref="PushStatus.Duplicate"/>.</summary>
    public static readonly Metric Duplicate = new("Duplicate", Count);

    /// <summary>Pushes settled as <see cref="PushStatus.Superseded"/>.</summary>
    public static readonly Metric Superseded = new("Superseded", Count);

    /// <summary>Pushes settled as <see cref="PushStatus.RefDeleted"/>.</summary>
    public static readonly Metric RefDeleted = new("RefDeleted", Count);

    /// <summary>Pushes settled as <see cref="PushStatus.Failed"/>, and messages that no push could be read from.</summary>
    public static readonly Metric Failed = new("Failed", Count);

    /// <summary>Tries after which the queue brings the push again.</summary>
    public static readonly Metric Retried = new("Retried", Count);

    /// <summary>Size of each published zip.</summary>
    public static readonly Metric ArtifactBytes = new("ArtifactBytes", "Bytes");

    /// <summary>Looking a ref up on the git server, all looks for a push together.</summary>
    public static readonly Metric LookupTime = new("LookupTime", Milliseconds);

    /// <summary>From asking for a commit to the first of its pack.</summary>
    public static readonly Metric FetchTime = new("FetchTime", Milliseconds);

    /// <summary>Reading the pack, writing the zip and uploading it, which go on at the same time.</summary>
    public static readonly Metric PackageTime = new("PackageTime", Milliseconds);

    /// <summary>From a webhook's arrival to its push's fate.</summary>
    public static readonly Metric SettledAge = new("SettledAge", "Seconds");

    /// <summary>Every one.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Accepted, Ignored, Rejected, Unavailable, WebhookTime,
        Packaged, Duplicate, Superseded, RefDeleted, Failed, Retried,
        ArtifactBytes, LookupTime, FetchTime, PackageTime, SettledAge,
    ];

    /// <summary>Whether the values of one line are added up.</summary>
    internal bool IsCount => Unit == Count;
}
