using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>The queues by name, and the operations on a queue as a whole.</summary>
internal sealed class SqsQueues(LocalAwsOptions options, List<JournalChange> changes)
{
    private const string Kind = "sqs.queue";

    private static readonly TimeSpan s_purgeInterval = TimeSpan.FromSeconds(60);

    private readonly SortedDictionary<string, FifoQueue> _queues = new(StringComparer.Ordinal);

    public IEnumerable<FifoQueue> All => _queues.Values;

    /// <summary>The queue that <c>QueueUrl</c> names; the host in it does not matter.</summary>
    public FifoQueue Require(JsonElement input)
    {
        string url = input.Text("QueueUrl") ?? throw SqsError.Missing("QueueUrl");
        return _queues.GetValueOrDefault(url[(url.LastIndexOf('/') + 1)..]) ?? throw SqsError.QueueDoesNotExist();
    }

    public FifoQueue RequireArn(JsonElement input, string parameter) =>
        FindArn(input.Text(parameter) ?? throw SqsError.Missing(parameter))
        ?? throw SqsError.ResourceNotFound($"The resource that you specified for the {parameter} parameter doesn't exist.");

    public FifoQueue? FindArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn);

    public FifoQueue? DeadLettersOf(FifoQueue queue) =>
        queue.Attributes.DeadLetterTargetArn is { } arn ? FindArn(arn) : null;

    public bool IsDeadLetterQueue(FifoQueue queue) => All.Any(other => other.Attributes.DeadLetterTargetArn == queue.Arn);

    public JsonObject Create(JsonElement input, string host, DateTimeOffset now)
    {
        string name = input.Text("QueueName") ?? throw SqsError.Missing("QueueName");
        SqsRules.CheckQueueName(name);
        Dictionary<string, string> attributes = ReadAttributes(input);
        bool isFifo = name.EndsWith(".fifo", StringComparison.Ordinal);
        if (!isFifo && !attributes.ContainsKey("FifoQueue"))
        {
            throw SqsError.Unsupported("BacklogQueue.Local implements FIFO queues only.");
        }

        if (!isFifo || attributes.GetValueOrDefault("FifoQueue") != "true")
        {
            throw SqsError.InvalidText("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length, and FifoQueue must be true.");
        }

        if (_queues.TryGetValue(name, out FifoQueue? existing))
        {
            return existing.Attributes.FirstDifference(attributes) is { } different
                ? throw new AwsException("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {different}")
                {
                    QueryCode = "QueueAlreadyExists",
                }
                : Url(name, host);
        }

        FifoQueue queue = Make(name, now);
        queue.Attributes.Set(attributes, arn => arn != queue.Arn && FindArn(arn) is not null);
        _queues.Add(name, queue);
        Note(queue);
        return Url(name, host);
    }

    public JsonObject GetUrl(JsonElement input, string host)
    {
        string name = input.Text("QueueName") ?? throw SqsError.Missing("QueueName");
        return _queues.ContainsKey(name) ? Url(name, host) : throw SqsError.QueueDoesNotExist();
    }

    public JsonObject List(JsonElement input, string host)
    {
        if (input.Member("MaxResults") is not null || input.Member("NextToken") is not null)
        {
            throw AwsException.NotImplemented("sqs", "ListQueues with MaxResults");
        }

        string prefix = input.Text("QueueNamePrefix") ?? "";
        JsonNode[] urls =
        [
            .. _queues.Keys
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => Url(name, host)["QueueUrl"]!.DeepClone()),
        ];
        return urls.Length == 0 ? [] : new() { ["QueueUrls"] = new JsonArray(urls) };
    }

    public JsonObject Delete(JsonElement input, DateTimeOffset now)
    {
        FifoQueue queue = Require(input);
        queue.Clear(now);
        _queues.Remove(queue.Name);
        changes.Add(new(Kind, queue.Name, null));
        return [];
    }

    public JsonObject Purge(JsonElement input, DateTimeOffset now)
    {
        FifoQueue queue = Require(input);
        if (queue.PurgedAt + s_purgeInterval > now)
        {
            throw new AwsException(
                "PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue.Name} is allowed every 60 seconds.", 403)
            {
                QueryCode = "AWS.SimpleQueueService.PurgeQueueInProgress",
            };
        }

        queue.PurgedAt = now;
        queue.Clear(now);
        return [];
    }

    public JsonObject SetAttributes(JsonElement input, DateTimeOffset now)
    {
        FifoQueue queue = Require(input);
        queue.Attributes.Set(ReadAttributes(input), arn => arn != queue.Arn && FindArn(arn) is not null);
        queue.ModifiedAt = now;
        Note(queue);
        return [];
    }

    public JsonObject GetAttributes(JsonElement input, DateTimeOffset now)
    {
        FifoQueue queue = Require(input);
        Dictionary<string, string> all = new(queue.Attributes.Values)
        {
            ["QueueArn"] = queue.Arn,
            ["CreatedTimestamp"] = Number(queue.CreatedAt.ToUnixTimeSeconds()),
            ["LastModifiedTimestamp"] = Number(queue.ModifiedAt.ToUnixTimeSeconds()),
            ["ApproximateNumberOfMessages"] = Number(queue.VisibleCount(now)),
            ["ApproximateNumberOfMessagesNotVisible"] = Number(queue.InFlightCount),
            ["ApproximateNumberOfMessagesDelayed"] = Number(queue.DelayedCount(now)),
        };
        string[] wanted = input.Texts("AttributeNames");
        foreach (string name in wanted.Where(name => name != "All" && !all.ContainsKey(name)))
        {
            QueueAttributes.RequireKnown(name);
        }

        JsonObject attributes = [];
        foreach ((string name, string value) in all.Where(pair => wanted.Contains("All") || wanted.Contains(pair.Key)))
        {
            attributes.Add(name, value);
        }

        return attributes.Count == 0 ? [] : new() { ["Attributes"] = attributes };
    }

    /// <summary>Puts back what the journal kept.</summary>
    public void Restore(Journal journal, DateTimeOffset now)
    {
        foreach ((string name, Saved saved) in journal.Read<Saved>(Kind))
        {
            FifoQueue queue = Make(name, saved.CreatedAt);
            queue.Attributes.Set(saved.Attributes, _ => true);
            queue.ModifiedAt = saved.ModifiedAt;
            _queues.Add(name, queue);
        }

        foreach ((string key, Deduplication.Accepted accepted) in journal.Read<Deduplication.Accepted>(FifoQueue.DeduplicationKind))
        {
            string name = key.Split(' ')[0];
            _queues.GetValueOrDefault(name)?.Restore(key[(name.Length + 1)..], accepted);
        }

        foreach ((string key, SqsMessage message) in journal.Read<SqsMessage>(FifoQueue.MessageKind).OrderBy(pair => pair.Value.Sequence))
        {
            _queues.GetValueOrDefault(key.Split(' ')[0])?.Restore(message, now);
        }
    }

    private static Dictionary<string, string> ReadAttributes(JsonElement input) =>
        input.Map("Attributes").ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private FifoQueue Make(string name, DateTimeOffset createdAt) =>
        new(name, $"arn:aws:sqs:{options.Region}:{options.AccountId}:{name}", createdAt, options.NewId, changes);

    private JsonObject Url(string name, string host) => new() { ["QueueUrl"] = $"http://{host}/{options.AccountId}/{name}" };

    private void Note(FifoQueue queue) => changes.Add(new(
        Kind, queue.Name, new Saved(queue.CreatedAt, queue.ModifiedAt, new(queue.Attributes.Values))));

    private sealed record Saved(DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, Dictionary<string, string> Attributes);
}
