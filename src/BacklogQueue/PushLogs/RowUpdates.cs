using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>The changes a row goes through. Each sets the status, what the indexes know of it, and a line of the history.</summary>
internal sealed class RowUpdates(TimeProvider clock, TimeSpan? retention)
{
    public ItemUpdate Receive(Push push, PushRow? known, PushAttempt attempt)
    {
        int attempts = (known?.Attempts ?? 0) + 1;
        ItemUpdate update = new ItemUpdate()
            .Set("attempts", ItemValues.Of(attempts))
            .Remove("failedMessage");
        PushItem.SetReceived(update, push);
        return SetStatus(update, push, PushStatus.Received, attempts, attempt, reason: null);
    }

    public ItemUpdate Note(PushRow row, PushAttempt attempt, string reason, bool publishes)
    {
        ItemUpdate update = new ItemUpdate().Set("published", publishes ? ItemValues.Of(true) : null);
        return SetStatus(update, row.Push, PushStatus.Received, row.Attempts, attempt, reason);
    }

    public ItemUpdate Retry(PushRow row, PushError error, PushAttempt attempt)
    {
        ItemUpdate update = new ItemUpdate().Set("lastError", PushItem.WriteError(error));
        bool isFull = row.History.Count >= PushLogLimits.HistoryEvents;
        return SetStatus(update, row.Push, PushStatus.Retrying, row.Attempts, attempt, TextOf(error), isFull);
    }

    public ItemUpdate Fail(PushRow row, PushError error, PushAttempt attempt)
    {
        ItemUpdate update = new ItemUpdate()
            .Set("lastError", PushItem.WriteError(error))
            .Set("failedMessage", ItemValues.Of(attempt.MessageId));
        return SetStatus(update, row.Push, PushStatus.Failed, row.Attempts, attempt, TextOf(error));
    }

    public ItemUpdate Settle(PushRow row, PushFate fate, PushAttempt attempt, IReadOnlyDictionary<string, long> durations)
    {
        ItemUpdate update = new ItemUpdate()
            .Set("packagedCommit", ItemValues.OfOptional(fate.PackagedCommit?.Hex))
            .Set("durations", ItemValues.Of([.. durations.Select(stage => (stage.Key, ItemValues.Of(stage.Value)))]));
        (string Name, AttributeValue? Value)[] artifact = fate.Artifact is null ? [] : ArtifactItem.Write(fate.Artifact);
        foreach ((string name, AttributeValue? value) in artifact.Concat(RunItem.Write(fate.Run)))
        {
            update.Set(name, value);
        }

        return SetStatus(update, row.Push, fate.Status, row.Attempts, attempt, fate.Reason);
    }

    public ItemUpdate Discard(Push push, PushRow? known, PushAttempt attempt, string reason)
    {
        int attempts = known?.Attempts ?? 0;
        ItemUpdate update = new ItemUpdate().Set("attempts", ItemValues.Of(attempts)).Remove("failedMessage");
        PushItem.SetReceived(update, push);
        return SetStatus(update, push, PushStatus.Skipped, attempts, attempt, reason);
    }

    private ItemUpdate SetStatus(
        ItemUpdate update,
        Push push,
        PushStatus status,
        int attempts,
        PushAttempt attempt,
        string? reason,
        bool keepHistory = false)
    {
        update
            .Set("status", ItemValues.Of(status.ToString()))
            .Set("statusDay", ItemValues.Of(PushLogSchema.StatusDayOf(status, push.ReceivedAt)))
            .Set("requestId", ItemValues.OfOptional(attempt.RequestId))
            .Set("receiveCount", ItemValues.Of(attempt.ReceiveCount));
        if (retention is { } kept)
        {
            update.Set(PushLogSchema.ExpiryAttribute, ItemValues.Of((clock.GetUtcNow() + kept).ToUnixTimeSeconds()));
        }

        if (reason is null)
        {
            update.Remove("reason");
        }
        else
        {
            update.Set("reason", ItemValues.OfOptional(PushLogLimits.Cut(reason, PushLogLimits.ReasonBytes)));
        }

        PushEvent line = new(status, clock.GetUtcNow(), attempts, attempt.Worker, attempt.RequestId, reason);
        return keepHistory ? update : update.Append("history", PushItem.WriteEvent(line));
    }

    private static string TextOf(PushError error) => $"{error.Kind}: {error.Text}";
}
