using System.Globalization;
using System.Text.Json;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli;

/// <summary>A row of the push log as people and as programs read it.</summary>
internal static class PushRowText
{
    /// <summary>One line: when, what became of it, which ref, which commit, which artifact or why not.</summary>
    public static string Line(PushRow row)
    {
        Push push = row.Push;
        string commit = TerminalText.Short(push.Commit) ?? "-";
        string packaged = row.PackagedCommit is { } other && other != push.Commit ? $" as {TerminalText.Short(other)}" : "";
        string end = row.Artifact is { } artifact ? $"s3://{artifact.Bucket}/{artifact.Key}?versionId={artifact.VersionId}" : row.Reason ?? "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{push.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {row.Status,-10}  {push.Delivery}  {push.Ref.Project}/{push.Ref.Repository} {push.Ref.Ref}  {commit}{packaged}  {TerminalText.Clean(end)}");
    }

    /// <summary>The row as one line of JSON; with <paramref name="whole"/> its life, error and durations too.</summary>
    public static string Json(PushRow row, bool whole) => TerminalText.Json(json =>
    {
        WriteColumns(json, row);
        if (whole)
        {
            WriteLife(json, row);
        }
    });

    /// <summary>Several lines: the push, its artifact, and every change of its status.</summary>
    public static IEnumerable<string> Card(PushRow row)
    {
        Push push = row.Push;
        yield return $"push       {push.Delivery}";
        yield return $"ref        {push.Ref}";
        yield return $"change     {push.Change} to {push.Commit?.Hex ?? "no named commit"}{(push.Force ? ", forced" : "")}";
        yield return string.Create(CultureInfo.InvariantCulture, $"received   {push.ReceivedAt.UtcDateTime:O} from {TerminalText.Clean(push.PushedBy ?? "unknown")}");
        if (push.Summary is { } summary)
        {
            yield return $"summary    {TerminalText.Clean(summary)}";
        }

        yield return $"status     {row.Status}{(row.Reason is { } reason ? $": {TerminalText.Clean(reason)}" : "")}";
        if (row.Artifact is { } artifact)
        {
            yield return $"artifact   s3://{artifact.Bucket}/{artifact.Key}";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"           version {artifact.VersionId}, {artifact.Size} bytes, commit {row.PackagedCommit?.Hex}");
        }

        if (row.Run is { } run)
        {
            yield return $"pipeline   {run.Pipeline}, execution {run.Execution}";
        }

        if (row.LastError is { } error)
        {
            yield return $"last error {error.Kind}{(error.IsTransient ? " (transient)" : "")}: {TerminalText.Clean(error.Text)}";
        }

        foreach (PushEvent change in row.History)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {change.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {change.Status,-10}  attempt {change.Attempt} by {change.Worker}{(change.Reason is { } why ? $": {TerminalText.Clean(why)}" : "")}");
        }
    }

    private static void WriteColumns(Utf8JsonWriter json, PushRow row)
    {
        Push push = row.Push;
        json.WriteString("id", push.Delivery);
        json.WriteString("receivedAt", push.ReceivedAt.UtcDateTime);
        json.WriteString("space", push.Ref.Space);
        json.WriteString("project", push.Ref.Project);
        json.WriteString("repository", push.Ref.Repository);
        json.WriteString("ref", push.Ref.Ref);
        json.WriteString("change", push.Change.ToString());
        json.WriteString("commit", push.Commit?.Hex);
        json.WriteString("status", row.Status.ToString());
        json.WriteString("reason", row.Reason);
        json.WriteString("packagedCommit", row.PackagedCommit?.Hex);
        json.WriteString("bucket", row.Artifact?.Bucket);
        json.WriteString("key", row.Artifact?.Key);
        json.WriteString("versionId", row.Artifact?.VersionId);
        WriteNumber(json, "size", row.Artifact?.Size);
        json.WriteString("pipeline", row.Run?.Pipeline);
        json.WriteString("execution", row.Run?.Execution);
        json.WriteNumber("attempts", row.Attempts);
    }

    private static void WriteLife(Utf8JsonWriter json, PushRow row)
    {
        Push push = row.Push;
        json.WriteString("before", push.Before?.Hex);
        json.WriteBoolean("force", push.Force);
        WriteNumber(json, "activity", push.Activity);
        json.WriteString("pushedBy", push.PushedBy);
        json.WriteString("pushedAt", push.PushedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("summary", push.Summary);
        json.WriteString("etag", row.Artifact?.ETag);
        WriteNumber(json, "files", row.Artifact?.Files);
        json.WriteString("requestId", row.RequestId);
        json.WriteStartObject("durationsMs");
        foreach ((string stage, long milliseconds) in row.Durations)
        {
            json.WriteNumber(stage, milliseconds);
        }

        json.WriteEndObject();
        if (row.LastError is { } error)
        {
            json.WriteStartObject("lastError");
            json.WriteString("kind", error.Kind);
            json.WriteString("text", error.Text);
            json.WriteBoolean("transient", error.IsTransient);
            json.WriteEndObject();
        }

        json.WriteStartArray("history");
        foreach (PushEvent change in row.History)
        {
            json.WriteStartObject();
            json.WriteString("status", change.Status.ToString());
            json.WriteString("at", change.At.UtcDateTime);
            json.WriteNumber("attempt", change.Attempt);
            json.WriteString("worker", change.Worker);
            json.WriteString("requestId", change.RequestId);
            json.WriteString("reason", change.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
