using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>DynamoDB's attribute values, both directions. An absent value is an absent attribute, never NULL.</summary>
internal static class ItemValues
{
    // All seven digits: a time that came back earlier than it went in would move the replica-lag rules.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static AttributeValue Of(string text) => new() { S = text };

    public static AttributeValue Of(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Of(DateTimeOffset time) => Of(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    public static AttributeValue Of(bool flag) => new() { BOOL = flag };

    /// <summary>A map without the entries that are null.</summary>
    public static AttributeValue Of(params ReadOnlySpan<(string Name, AttributeValue? Value)> members)
    {
        Dictionary<string, AttributeValue> map = new(StringComparer.Ordinal);
        foreach ((string name, AttributeValue? value) in members)
        {
            if (value is not null)
            {
                map.Add(name, value);
            }
        }

        return new AttributeValue { M = map };
    }

    public static AttributeValue? OfOptional(string? text) => text is null ? null : Of(text);

    public static AttributeValue? OfOptional(long? number) => number is { } value ? Of(value) : null;

    public static AttributeValue? OfOptional(DateTimeOffset? time) => time is { } value ? Of(value) : null;

    public static string Text(this Dictionary<string, AttributeValue> item, string name) => item[name].S;

    public static string? OptionalText(this Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.S;

    public static long Number(this Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);

    public static long? OptionalNumber(this Dictionary<string, AttributeValue> item, string name) =>
        item.ContainsKey(name) ? item.Number(name) : null;

    public static DateTimeOffset Time(this Dictionary<string, AttributeValue> item, string name) =>
        DateTimeOffset.ParseExact(item[name].S, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static DateTimeOffset? OptionalTime(this Dictionary<string, AttributeValue> item, string name) =>
        item.ContainsKey(name) ? item.Time(name) : null;

    public static CommitId? OptionalCommit(this Dictionary<string, AttributeValue> item, string name) =>
        item.OptionalText(name) is { } hex ? CommitId.Parse(hex) : null;
}
