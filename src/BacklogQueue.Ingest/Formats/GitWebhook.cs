using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using BacklogQueue.Ingest.Http;

namespace BacklogQueue.Ingest.Formats;

/// <summary>
/// The webhook of a repository's settings: a form whose field <c>payload</c> is JSON. It names the new tip, and the
/// project only inside the repository's URL.
/// </summary>
internal static class GitWebhook
{
    public static WebhookContent Read(ReadOnlyMemory<byte> form)
    {
        if (UrlEncoded.Find(form.Span, "payload") is not [byte[] payload])
        {
            return new WebhookContent.Malformed("the form must have one field payload");
        }

        if (!WebhookJson.TryParse(payload, out JsonElement json, out string? problem)
            || !WebhookJson.TryRead(json, GitWebhookJson.Default.GitWebhookBody, out GitWebhookBody? body, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        return Read(body);
    }

    private static WebhookContent Read(GitWebhookBody body)
    {
        if (!TryReadUrl(body.Repository?.Url, out string? project, out string? repository))
        {
            return new WebhookContent.Malformed("$.repository.url is not like https://SPACE.backlog.com/git/PROJECT/REPOSITORY");
        }

        if (!Names.IsUsable("project key", project, out string? problem)
            || !Names.IsUsable("repository name", repository, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        if (body.Repository?.Name is { } name && name != repository)
        {
            return new WebhookContent.Malformed("$.repository.name and $.repository.url name different repositories");
        }

        if (body.Ref is null)
        {
            return new WebhookContent.Malformed("$.ref is missing");
        }

        if (!RefName.IsValid(body.Ref, out problem))
        {
            return new WebhookContent.Malformed(problem);
        }

        CommitId? commit = PushClaim.CommitOrNone(body.After);
        CommitId? before = PushClaim.CommitOrNone(body.Before);
        RefChange change = IsZero(body.After) ? RefChange.Delete
            : IsZero(body.Before) ? RefChange.Create
            : commit is not null && before is not null ? RefChange.Update
            : RefChange.Unknown;
        GitWebhookBody.RevisionPart? newest = commit is null
            ? null
            : body.Revisions?.FirstOrDefault(revision => revision?.Id == commit.Hex);
        return new WebhookContent.GitPush(new PushClaim(project, repository, body.Ref, change)
        {
            Commit = commit,
            Before = before,
            Summary = Summary.Of(newest?.Message),
            Oddity = commit is null && change != RefChange.Delete ? "after is no commit id" : null,
        });
    }

    /// <summary>
    /// Project and repository from <c>SCHEME://HOST/.../git/PROJECT/REPOSITORY</c>. The host is not read: which space it
    /// is follows from the URL that was called and the secret that was shown, and a body is no authority on either.
    /// </summary>
    private static bool TryReadUrl(
        string? url, [NotNullWhen(true)] out string? project, [NotNullWhen(true)] out string? repository)
    {
        project = repository = null;
        int afterScheme = url?.IndexOf("://", StringComparison.Ordinal) + 3 ?? 0;
        if (afterScheme < 3)
        {
            return false;
        }

        string[] parts = url![afterScheme..].Split('?', '#')[0].TrimEnd('/').Split('/');
        if (parts is not [_, .., "git", string last2, string last])
        {
            return false;
        }

        project = Uri.UnescapeDataString(last2);
        string name = Uri.UnescapeDataString(last);
        repository = name.EndsWith(".git", StringComparison.Ordinal) ? name[..^".git".Length] : name;
        return true;
    }

    private static bool IsZero(string? id) => id is { Length: 40 or 64 } && id.All(digit => digit == '0');
}
