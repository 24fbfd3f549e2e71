using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Backlog;

/// <summary>A request for <c>/git/PROJECT/REPO.git/SERVICE</c>, with names that are safe as folder names.</summary>
/// <param name="Project">The project key.</param>
/// <param name="Repository">The repository's name without <c>.git</c>.</param>
/// <param name="Service"><c>info/refs</c>, <c>git-upload-pack</c> or <c>git-receive-pack</c>.</param>
/// <param name="IsPush">Whether this is <c>git-receive-pack</c> or the advertisement before it.</param>
internal sealed record RepositoryRequest(string Project, string Repository, string Service, bool IsPush)
{
    private const string PushService = "git-receive-pack";
    private const string Suffix = ".git";

    private static readonly SearchValues<char> s_safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether this is the push itself.</summary>
    public bool ChangesRefs => IsPush && Service == PushService;

    /// <summary>Null for every other path, method or name.</summary>
    public static RepositoryRequest? Parse(HttpRequest request)
    {
        string[] parts = request.Path.Value!.Split('/', 5);
        if (parts is not ["", "git", string project, string folder, string service]
            || !folder.EndsWith(Suffix, StringComparison.Ordinal)
            || !IsSafe(project)
            || !IsSafe(folder[..^Suffix.Length]))
        {
            return null;
        }

        bool isPush;
        switch (request.Method, service)
        {
            case ("GET", "info/refs"):
                isPush = request.Query["service"] == PushService;
                break;
            case ("POST", "git-upload-pack"):
                isPush = false;
                break;
            case ("POST", PushService):
                isPush = true;
                break;
            default:
                return null;
        }

        return new(project, folder[..^Suffix.Length], service, isPush);
    }

    private static bool IsSafe(string name) =>
        name.Length is > 0 and <= 100
        && name[0] is not ('.' or '-')
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.AsSpan().ContainsAnyExcept(s_safe);
}
