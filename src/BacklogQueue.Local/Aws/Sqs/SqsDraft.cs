using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>A message as its sender wrote it, checked.</summary>
internal sealed record SqsDraft(
    string Body, string GroupId, string DeduplicationId, JsonObject? Attributes, string? TraceHeader);
