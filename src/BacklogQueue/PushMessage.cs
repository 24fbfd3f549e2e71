using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BacklogQueue;

/// <summary>
/// The body of a queue message, both directions. UTF-8 JSON, versioned: a reader that meets a version it does not know
/// refuses the message (permanently: another try by the same program cannot help).
/// </summary>
public static class PushMessage
{
    public const int Version = 1;

    public static string Write(Push push) => JsonSerializer.Serialize(
        new Body
        {
            Version = Version,
            Delivery = push.Delivery,
            Space = push.Ref.Space,
            Project = push.Ref.Project,
            Repository = push.Ref.Repository,
            Ref = push.Ref.Ref,
            Change = push.Change.ToString().ToLowerInvariant(),
            Commit = push.Commit?.Hex,
            Before = push.Before?.Hex,
            Activity = push.Activity,
            PushedAt = push.PushedAt,
            PushedBy = push.PushedBy,
            Summary = push.Summary,
            ReceivedAt = push.ReceivedAt,
            Force = push.Force,
        },
        PushMessageJson.Default.Body);

    /// <exception cref="PushMessageException">Not JSON, an unknown version, or a field that no ingest of this version writes.</exception>
    public static Push Read(string body)
    {
        Body message;
        try
        {
            message = JsonSerializer.Deserialize(body, PushMessageJson.Default.Body)
                ?? throw new PushMessageException("The queue message is JSON null.");
        }
        catch (JsonException problem)
        {
            throw new PushMessageException($"The queue message is not the JSON of a push: {problem.Path ?? "$"}", problem);
        }

        if (message.Version != Version)
        {
            throw new PushMessageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The queue message has version {message.Version}; this program reads version {Version}. Update the packaging function."));
        }

        if (!RefName.IsValid(message.Ref, out string? problemOfRef))
        {
            throw new PushMessageException($"The queue message names no usable ref: {problemOfRef}.");
        }

        return new Push
        {
            Delivery = message.Delivery,
            Ref = new RefId(message.Space, message.Project, message.Repository, message.Ref),
            Change = Enum.TryParse(message.Change, ignoreCase: true, out RefChange change) ? change : RefChange.Unknown,
            Commit = ReadCommit(message.Commit),
            Before = ReadCommit(message.Before),
            Activity = message.Activity,
            PushedAt = message.PushedAt,
            PushedBy = message.PushedBy,
            Summary = message.Summary,
            ReceivedAt = message.ReceivedAt,
            Force = message.Force,
        };
    }

    private static CommitId? ReadCommit(string? hex) => hex is null ? null
        : CommitId.TryParse(hex, out CommitId? id) ? id
        : throw new PushMessageException("The queue message names a commit that is no commit id.");

    internal sealed record Body
    {
        public required int Version { get; init; }

        public required string Delivery { get; init; }

        public required string Space { get; init; }

        public required string Project { get; init; }

        public required string Repository { get; init; }

        public required string Ref { get; init; }

        public required string Change { get; init; }

        public string? Commit { get; init; }

        public string? Before { get; init; }

        public long? Activity { get; init; }

        public DateTimeOffset? PushedAt { get; init; }

        public string? PushedBy { get; init; }

        public string? Summary { get; init; }

        public required DateTimeOffset ReceivedAt { get; init; }

        // Added to version 1: a reader that does not know it does what it would without.
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Force { get; init; }
    }
}
