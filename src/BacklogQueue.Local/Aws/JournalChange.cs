namespace BacklogQueue.Local.Aws;

/// <summary>One record's new value, or its end when <paramref name="Value"/> is null.</summary>
/// <param name="Kind">The record's table, e.g. <c>sqs.message</c>.</param>
/// <param name="Key">Unique within its kind.</param>
/// <param name="Value">Serialised as JSON at once.</param>
internal readonly record struct JournalChange(string Kind, string Key, object? Value);
