using System.Globalization;
using System.Text.Json;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// The settable attributes of a FIFO queue, checked as
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html says.
/// </summary>
internal sealed class QueueAttributes
{
    private static readonly Dictionary<string, (int Least, int Most)> s_ranges = new()
    {
        ["VisibilityTimeout"] = (0, SqsRules.MaxVisibilitySeconds),
        ["MessageRetentionPeriod"] = (60, 1_209_600),
        ["MaximumMessageSize"] = (1_024, SqsRules.MaxMessageBytes),
        ["DelaySeconds"] = (0, 900),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 20),
        ["KmsDataKeyReusePeriodSeconds"] = (60, 86_400),
    };

    private static readonly Dictionary<string, string[]> s_choices = new()
    {
        ["FifoQueue"] = ["true"],
        ["ContentBasedDeduplication"] = ["true", "false"],
        ["DeduplicationScope"] = ["queue", "messageGroup"],
        ["FifoThroughputLimit"] = ["perQueue", "perMessageGroupId"],
        ["SqsManagedSseEnabled"] = ["true", "false"],
    };

    private static readonly string[] s_free = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"];

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["VisibilityTimeout"] = "30",
        ["MessageRetentionPeriod"] = "345600",
        ["MaximumMessageSize"] = "1048576",
        ["DelaySeconds"] = "0",
        ["ReceiveMessageWaitTimeSeconds"] = "0",
        ["ContentBasedDeduplication"] = "false",
        ["DeduplicationScope"] = "queue",
        ["FifoThroughputLimit"] = "perQueue",
        ["SqsManagedSseEnabled"] = "true",
        ["FifoQueue"] = "true",
    };

    public IReadOnlyDictionary<string, string> Values => _values;

    public TimeSpan Visibility => Seconds("VisibilityTimeout");

    public TimeSpan Retention => Seconds("MessageRetentionPeriod");

    public TimeSpan Delay => Seconds("DelaySeconds");

    public TimeSpan ReceiveWait => Seconds("ReceiveMessageWaitTimeSeconds");

    public int MaximumMessageSize => int.Parse(_values["MaximumMessageSize"], CultureInfo.InvariantCulture);

    public bool IsContentBased => _values["ContentBasedDeduplication"] == "true";

    public bool DeduplicatesPerGroup => _values["DeduplicationScope"] == "messageGroup";

    /// <summary>Where messages go that were received <see cref="MaxReceiveCount"/> times; null without a redrive policy.</summary>
    public string? DeadLetterTargetArn { get; private set; }

    public int MaxReceiveCount { get; private set; }

    /// <summary>Takes all of the values or, with the first bad one, none. An empty value resets a free-form attribute.</summary>
    public void Set(IReadOnlyDictionary<string, string> values, Func<string, bool> isFifoQueueArn)
    {
        (string Arn, int Count)? redrive = null;
        foreach ((string name, string value) in values)
        {
            Check(name, value);
            if (name == "RedrivePolicy" && value.Length > 0)
            {
                redrive = ReadRedrivePolicy(value, isFifoQueueArn);
            }
        }

        CheckHighThroughput(values);
        foreach ((string name, string value) in values)
        {
            _values[name] = value;
            if (value.Length == 0)
            {
                _values.Remove(name);
            }
        }

        if (values.ContainsKey("RedrivePolicy"))
        {
            DeadLetterTargetArn = redrive?.Arn;
            MaxReceiveCount = redrive?.Count ?? 0;
        }
    }

    /// <summary>The first of the values that a queue with these attributes does not have; null when it has them all.</summary>
    public string? FirstDifference(IReadOnlyDictionary<string, string> values) =>
        values.FirstOrDefault(pair => _values.GetValueOrDefault(pair.Key) != pair.Value).Key;

    /// <exception cref="AwsException">No queue has an attribute of that name.</exception>
    public static void RequireKnown(string name)
    {
        if (!s_ranges.ContainsKey(name) && !s_choices.ContainsKey(name) && !s_free.Contains(name))
        {
            throw SqsError.InvalidAttribute(name);
        }
    }

    private static void Check(string name, string value)
    {
        RequireKnown(name);
        bool valid = s_ranges.TryGetValue(name, out (int Least, int Most) range)
            ? int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= range.Least && number <= range.Most
            : !s_choices.TryGetValue(name, out string[]? choices) || choices.Contains(value);
        if (!valid)
        {
            throw SqsError.InvalidAttributeValue(name);
        }
    }

    /// <summary>A limit per message group needs a deduplication scope of message group.</summary>
    private void CheckHighThroughput(IReadOnlyDictionary<string, string> values)
    {
        string Next(string name) => values.GetValueOrDefault(name) ?? _values[name];
        if (Next("FifoThroughputLimit") == "perMessageGroupId" && Next("DeduplicationScope") != "messageGroup")
        {
            throw SqsError.InvalidAttributeValue("FifoThroughputLimit");
        }
    }

    private static (string Arn, int Count) ReadRedrivePolicy(string json, Func<string, bool> isFifoQueueArn)
    {
        try
        {
            using JsonDocument policy = JsonDocument.Parse(json);
            string arn = policy.RootElement.GetProperty("deadLetterTargetArn").GetString()!;
            // The console writes a number, CloudFormation either.
            int count = int.Parse(policy.RootElement.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
            if (count is < 1 or > 1_000)
            {
                throw SqsError.Invalid("RedrivePolicy", json, "Invalid value for maxReceiveCount: must be between 1 and 1000.");
            }

            return isFifoQueueArn(arn)
                ? (arn, count)
                : throw SqsError.Invalid("RedrivePolicy", json, "Dead letter target does not exist, or is of another type.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException)
        {
            throw SqsError.Invalid("RedrivePolicy", json, "Redrive policy is not a valid JSON map with deadLetterTargetArn and maxReceiveCount.");
        }
    }

    private TimeSpan Seconds(string name) =>
        TimeSpan.FromSeconds(int.Parse(_values[name], CultureInfo.InvariantCulture));
}
