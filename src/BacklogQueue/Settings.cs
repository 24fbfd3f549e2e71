using System.Globalization;
using System.Net;

namespace BacklogQueue;

/// <summary>
/// Where the deployed resources are: read from the environment once, at start. The names are the ones that
/// <c>template.yaml</c> sets on the functions and that operators export for <c>backlogq</c>.
/// </summary>
public sealed record Settings
{
    public const string QueueUrlVariable = "BACKLOGQ_QUEUE_URL";
    public const string DeadLetterQueueUrlVariable = "BACKLOGQ_DLQ_URL";
    public const string TableVariable = "BACKLOGQ_TABLE";
    public const string BucketVariable = "BACKLOGQ_BUCKET";
    public const string RoutesVariable = "BACKLOGQ_ROUTES";

    public const string MaxReceiveCountVariable = "BACKLOGQ_MAX_RECEIVE_COUNT";

    /// <summary>Networks that webhooks may come from, such as <c>192.0.2.0/24,198.51.100.7</c>; empty for any.</summary>
    public const string AllowedSourcesVariable = "BACKLOGQ_ALLOWED_SOURCES";

    /// <summary>Days for which a push's row is kept after its last change; 0 for ever.</summary>
    public const string AuditDaysVariable = "BACKLOGQ_AUDIT_DAYS";

    /// <summary>Seconds after which a message comes again whose worker has died; 0 for the queue's visibility time-out.</summary>
    public const string MessageLeaseVariable = "BACKLOGQ_MESSAGE_LEASE";

    /// <summary>Pushes that a worker outside Lambda works on at the same time.</summary>
    public const string WorkerConcurrencyVariable = "BACKLOGQ_WORKER_CONCURRENCY";

    /// <summary>Names or ARNs of the pipelines that the worker may start, separated by commas.</summary>
    public const string PipelinesVariable = "BACKLOGQ_PIPELINES";

    public static readonly TimeSpan DefaultMessageLease = TimeSpan.FromMinutes(2);

    /// <summary>The template's: with the waits between the tries, a message rides out about a quarter of an hour.</summary>
    public const int DefaultMaxReceiveCount = 12;

    private readonly Func<string, string?> _environment;

    public Settings(Func<string, string?> environment) => _environment = environment;

    public Uri QueueUrl => RequiredUrl(QueueUrlVariable);

    public Uri DeadLetterQueueUrl => RequiredUrl(DeadLetterQueueUrlVariable);

    public string Table => Required(TableVariable);

    public string Bucket => Required(BucketVariable);

    /// <summary>The path of <c>routes.json</c>: by default beside the program.</summary>
    public string RoutesPath => Optional(RoutesVariable) ?? Path.Combine(AppContext.BaseDirectory, "routes.json");

    /// <summary>
    /// How often the queue hands a message out before it moves it to the dead-letter queue itself (its <c>maxReceiveCount</c>):
    /// the worker gives a push up one receive earlier, so that the push has its fate.
    /// </summary>
    public int MaxReceiveCount =>
        Number(MaxReceiveCountVariable, count => count > 0, "a number above 0") ?? DefaultMaxReceiveCount;

    /// <summary>For how long a worker keeps a message in flight at a time; null for the queue's visibility time-out.</summary>
    public TimeSpan? MessageLease =>
        Number(MessageLeaseVariable, seconds => seconds is 0 or (>= 15 and <= 43_200), "0 or from 15 to 43200 seconds")
            is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>One for each processor when nothing is said.</summary>
    public int WorkerConcurrency =>
        Number(WorkerConcurrencyVariable, count => count > 0, "a number above 0") ?? Environment.ProcessorCount;

    /// <summary>The networks that webhooks may come from; empty for any.</summary>
    public IReadOnlyList<IPNetwork> AllowedSources => [.. List(AllowedSourcesVariable).Select(ReadNetwork)];

    /// <summary>Names of the pipelines that the worker may start: all that routes start, and no other.</summary>
    public IReadOnlyList<string> Pipelines => [.. List(PipelinesVariable).Select(pipeline => pipeline.Split(':')[^1])];

    /// <summary>How long a push's row is kept after its last change; null for ever.</summary>
    public TimeSpan? AuditRetention =>
        Number(AuditDaysVariable, _ => true, "a number of days") is { } days and > 0 ? TimeSpan.FromDays(days) : null;

    /// <summary>Whether all of AWS is replaced by one endpoint (a stand-in on this machine, LocalStack), which knows no bucket host names.</summary>
    public bool HasEndpointOverride => Optional("AWS_ENDPOINT_URL") is not null || Optional("AWS_ENDPOINT_URL_S3") is not null;

    private static IPNetwork ReadNetwork(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out IPNetwork network) ? network
        : throw new SettingsException($"The environment variable {AllowedSourcesVariable}: \"{text}\" is no network.");

    /// <summary>A whole number; null when the variable is not set.</summary>
    private int? Number(string name, Func<int, bool> isGood, string form) => Optional(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && isGood(number) ? number
        : throw new SettingsException($"The environment variable {name} is not {form}.");

    private string[] List(string name) =>
        (Optional(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? Optional(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    private string Required(string name) => Optional(name)
        ?? throw new SettingsException($"The environment variable {name} is not set.");

    private Uri RequiredUrl(string name) => Uri.TryCreate(Required(name), UriKind.Absolute, out Uri? url)
        ? url
        : throw new SettingsException($"The environment variable {name} is not a URL.");
}
