using System.Globalization;
using System.Text.Json;

namespace BacklogQueue.Ingest.Formats;

/// <summary>The webhook of a project's settings: JSON, one of many activity types; a git push is number 12.</summary>
/// <remarks>
/// It names commits only as <c>content.revisions</c>, which may be empty and whose order is not documented.
/// </remarks>
internal static class ProjectWebhook
{
    private const int GitPushed = 12;

    public static WebhookContent Read(ReadOnlyMemory<byte> utf8)
    {
        if (!WebhookJson.TryParse(utf8, out JsonElement json, out string? problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        // Before anything else is looked at: other types have other contents.
        if (!json.TryGetProperty("type", out JsonElement type)
            || type.ValueKind != JsonValueKind.Number
            || !type.TryGetInt32(out int number))
        {
            return new WebhookContent.Malformed("$.type, the activity's number, is missing");
        }

        if (number != GitPushed)
        {
            return new WebhookContent.Other(string.Create(
                CultureInfo.InvariantCulture, $"activity type {number} is not a git push (12)"));
        }

        if (!WebhookJson.TryRead(json, ProjectWebhookJson.Default.ProjectWebhookBody, out ProjectWebhookBody? body, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        return IsSample(body)
            ? new WebhookContent.Other("this is the sample of Backlog's \"execute test\": the webhook works")
            : Read(body);
    }

    private static WebhookContent Read(ProjectWebhookBody body)
    {
        string? project = body.Project?.ProjectKey;
        string? repository = body.Content?.Repository?.Name;
        string? name = body.Content?.Ref;
        if (!Names.IsUsable("project key", project, out string? problem)
            || !Names.IsUsable("repository name", repository, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        if (name is null)
        {
            return new WebhookContent.Malformed("$.content.ref is missing");
        }

        if (!RefName.IsValid(name, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        RefChange change = body.Content!.ChangeType?.ToUpperInvariant() switch
        {
            "CREATE" => RefChange.Create,
            "UPDATE" => RefChange.Update,
            "DELETE" => RefChange.Delete,
            _ => RefChange.Unknown,
        };
        ProjectWebhookBody.RevisionPart? revision = OnlyRevision(body.Content);
        CommitId? commit = PushClaim.CommitOrNone(revision?.Rev);
        return new WebhookContent.GitPush(new PushClaim(project, repository, name, change)
        {
            Commit = commit,
            Activity = body.Id,
            PushedAt = DateTimeOffset.TryParse(
                body.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null,
            PushedBy = Summary.Of(body.CreatedUser?.Name),
            Summary = Summary.Of(revision?.Comment),
            Oddity = Oddity(change, revision, commit),
        });
    }

    /// <summary>
    /// The revision that must be the new tip: the only one of a push of one commit. Of several, nobody says which is
    /// the newest, and a wrong guess is worse than none: taken for the tip, an older commit that happens to be
    /// published already would settle the push at once, and the real tip would wait for the next one. Without a hint
    /// the worker asks git, and settles the push when a lookup younger than it agrees: some seconds later, never wrong.
    /// </summary>
    private static ProjectWebhookBody.RevisionPart? OnlyRevision(ProjectWebhookBody.ContentPart content) =>
        content is { Revisions: [{ } revision], RevisionCount: null or 1 } ? revision : null;

    private static string? Oddity(RefChange change, ProjectWebhookBody.RevisionPart? revision, CommitId? commit) =>
        change == RefChange.Unknown ? "change_type is unknown"
        : revision is not null && commit is null ? "the revision is no commit id"
        : null;

    /// <summary>The built-in sample names a project and repository that do not exist; it must not become a failure.</summary>
    private static bool IsSample(ProjectWebhookBody body) => body is
    {
        Project: { Id: 100, ProjectKey: "TEST" },
        Content: { Repository: { Id: 3, Name: "app" }, Revisions: [{ Rev: "e1cf1103242ea1ce59382ac2e2ab4de43751524d" }] },
    };
}
