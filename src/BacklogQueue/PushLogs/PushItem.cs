using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>The item of a push: its key, the attributes of the push as received, and the whole row read back.</summary>
internal static class PushItem
{
    public static Dictionary<string, AttributeValue> Key(Push push) => new(StringComparer.Ordinal)
    {
        [PushLogSchema.PartitionKey] = ItemValues.Of(push.Ref.ToString()),
        [PushLogSchema.SortKey] = ItemValues.Of(PushLogSchema.SortKeyOf(push)),
    };

    /// <summary>Sets what the message says. The same message says the same, so that writing it again changes nothing.</summary>
    public static void SetReceived(ItemUpdate update, Push push) => update
        .Set("delivery", ItemValues.Of(push.Delivery))
        .Set("space", ItemValues.Of(push.Ref.Space))
        .Set("project", ItemValues.Of(push.Ref.Project))
        .Set("repository", ItemValues.Of(push.Ref.Repository))
        .Set("repositoryPath", ItemValues.Of(push.Ref.RepositoryPath))
        .Set("ref", ItemValues.Of(push.Ref.Ref))
        .Set("change", ItemValues.Of(push.Change.ToString()))
        .Set("commit", ItemValues.OfOptional(push.Commit?.Hex))
        .Set("before", ItemValues.OfOptional(push.Before?.Hex))
        .Set("activity", ItemValues.OfOptional(push.Activity))
        .Set("pushedAt", ItemValues.OfOptional(push.PushedAt))
        .Set("pushedBy", ItemValues.OfOptional(PushLogLimits.Cut(push.PushedBy, PushLogLimits.SummaryBytes)))
        .Set("summary", ItemValues.OfOptional(PushLogLimits.Cut(push.Summary, PushLogLimits.SummaryBytes)))
        .Set("receivedAt", ItemValues.Of(push.ReceivedAt))
        .Set("force", push.Force ? ItemValues.Of(true) : null)
        .Set("day", ItemValues.Of(PushLogSchema.DayOf(push.ReceivedAt)));

    public static AttributeValue WriteEvent(PushEvent line) => ItemValues.Of(
        ("status", ItemValues.Of(line.Status.ToString())),
        ("at", ItemValues.Of(line.At)),
        ("attempt", ItemValues.Of(line.Attempt)),
        ("worker", ItemValues.Of(line.Worker)),
        ("requestId", ItemValues.OfOptional(line.RequestId)),
        ("reason", ItemValues.OfOptional(PushLogLimits.Cut(line.Reason, PushLogLimits.EventReasonBytes))));

    public static AttributeValue WriteError(PushError error) => ItemValues.Of(
        ("kind", ItemValues.Of(error.Kind)),
        ("text", ItemValues.OfOptional(PushLogLimits.Cut(error.Text, PushLogLimits.ReasonBytes))),
        ("transient", ItemValues.Of(error.IsTransient)));

    public static PushRow Read(Dictionary<string, AttributeValue> item) => new()
    {
        Push = new Push
        {
            Delivery = item.Text("delivery"),
            Ref = new RefId(item.Text("space"), item.Text("project"), item.Text("repository"), item.Text("ref")),
            Change = Enum.Parse<RefChange>(item.Text("change")),
            Commit = item.OptionalCommit("commit"),
            Before = item.OptionalCommit("before"),
            Activity = item.OptionalNumber("activity"),
            PushedAt = item.OptionalTime("pushedAt"),
            PushedBy = item.OptionalText("pushedBy"),
            Summary = item.OptionalText("summary"),
            ReceivedAt = item.Time("receivedAt"),
            Force = item.TryGetValue("force", out AttributeValue? force) && force.BOOL == true,
        },
        Status = Enum.Parse<PushStatus>(item.Text("status")),
        Reason = item.OptionalText("reason"),
        History = [.. item["history"].L.Select(line => ReadEvent(line.M))],
        Attempts = (int)item.Number("attempts"),
        LastError = item.TryGetValue("lastError", out AttributeValue? error) ? ReadError(error.M) : null,
        PackagedCommit = item.OptionalCommit("packagedCommit"),
        Artifact = ArtifactItem.Read(item),
        Run = RunItem.Read(item),
        Durations = item.TryGetValue("durations", out AttributeValue? stages)
            ? stages.M.ToDictionary(stage => stage.Key, stage => long.Parse(stage.Value.N, CultureInfo.InvariantCulture))
            : new Dictionary<string, long>(),
        RequestId = item.OptionalText("requestId"),
        ReceiveCount = (int)item.Number("receiveCount"),
        FailedMessage = item.OptionalText("failedMessage"),
        HasPublished = item.TryGetValue("published", out AttributeValue? published) && published.BOOL == true,
    };

    private static PushEvent ReadEvent(Dictionary<string, AttributeValue> line) => new(
        Enum.Parse<PushStatus>(line.Text("status")),
        line.Time("at"),
        (int)line.Number("attempt"),
        line.Text("worker"),
        line.OptionalText("requestId"),
        line.OptionalText("reason"));

    private static PushError ReadError(Dictionary<string, AttributeValue> error) => new(
        error.Text("kind"),
        error.OptionalText("text") ?? "",
        error["transient"].BOOL ?? false);
}
