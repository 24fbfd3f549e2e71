using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BacklogQueue.Local.Backlog;

/// <summary>Backlog's two bodies, key for key as captured from the service.</summary>
internal static class WebhookBody
{
    /// <summary>The <c>type</c> of "Git Pushed".</summary>
    private const int GitPushed = 12;

    private static readonly JsonSerializerOptions s_asBacklog = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpContent Create(WebhookFormat format, PushActivity push, PushedCommits commits) =>
        format == WebhookFormat.Project
            ? new StringContent(Project(push, commits), new MediaTypeHeaderValue("application/json"))
            : new FormUrlEncodedContent([new("payload", Git(push, commits))]);

    private static string Project(PushActivity push, PushedCommits commits) => Serialize(new
    {
        id = push.Id,
        project = new
        {
            id = PushActivity.NumberOf(push.Project),
            projectKey = push.Project,
            name = push.Project,
            chartEnabled = false,
            subtaskingEnabled = false,
            projectLeaderCanEditProjectLeader = false,
            useWikiTreeView = true,
            textFormattingRule = "markdown",
            archived = false,
        },
        type = GitPushed,
        content = new
        {
            change_type = push.Change.Type,
            @ref = push.Change.Ref,
            repository = new
            {
                id = PushActivity.NumberOf($"{push.Project}/{push.Repository}"),
                name = push.Repository,
                description = (string?)null,
            },
            revision_count = commits.Count,
            revision_type = "commit",
            revisions = commits.Newest.Select(revision => new { rev = revision.Id, comment = revision.Message }),
        },
        notifications = Array.Empty<object>(),
        createdUser = new
        {
            id = PushActivity.NumberOf(push.User),
            userId = (string?)null,
            name = push.User,
            roleType = 1,
            lang = (string?)null,
            mailAddress = (string?)null,
            nulabAccount = new { nulabId = push.User, name = push.User, uniqueId = push.User },
        },
        created = push.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    });

    private static string Git(PushActivity push, PushedCommits commits) => Serialize(new
    {
        revisions = commits.Newest.Select(revision => Git(push, revision)),
        repository = new
        {
            name = push.Repository,
            description = (string?)null,
            url = push.RepositoryUrl,
        },
        @ref = push.Change.Ref,
        after = push.Change.After ?? Zero(push.Change),
        before = push.Change.Before ?? Zero(push.Change),
    });

    /// <summary>File lists are left out when empty.</summary>
    private static Dictionary<string, object> Git(PushActivity push, Revision revision)
    {
        Dictionary<string, object> body = new()
        {
            ["timestamp"] = revision.Timestamp,
            ["url"] = $"{push.RepositoryUrl}/commit/{revision.Id}",
            ["id"] = revision.Id,
            ["message"] = revision.Message,
        };
        foreach ((string key, IReadOnlyList<string> files) in new[]
        {
            ("added", revision.Added),
            ("modified", revision.Modified),
            ("removed", revision.Removed),
        })
        {
            if (files.Count > 0)
            {
                body[key] = files;
            }
        }

        body["author"] = new { name = revision.AuthorName, email = revision.AuthorEmail };
        return body;
    }

    private static string Zero(RefChange change) => new('0', (change.Before ?? change.After!).Length);

    private static string Serialize<T>(T body) => JsonSerializer.Serialize(body, s_asBacklog);
}
