namespace BacklogQueue.Git.Http;

/// <summary>The rules for where requests may go, and with what.</summary>
internal static class RemoteAddress
{
    /// <summary>The longest chain of redirects that is followed.</summary>
    public const int MaxRedirects = 5;

    private const string Advertisement = "/info/refs";

    private static readonly string[] s_loginWords = ["login", "signin", "sign_in", "sign-in", "auth", "session", "sso"];

    /// <summary>The URL without user info and query: fit for messages.</summary>
    public static string Display(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Whether two URLs have the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <exception cref="GitException">Credentials would cross a network in the clear.</exception>
    public static void ThrowIfInTheClear(Uri url, GitCredentials? credentials)
    {
        if (credentials is not null && url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            throw new GitException(
                GitErrorKind.Forbidden,
                $"Credentials are not sent over plain http: use https for {Display(url)}.");
        }
    }

    public static Uri AdvertisementOf(Uri repository) => new($"{repository}{Advertisement}?service=git-upload-pack");

    /// <summary>The repository that an advertisement came from, after redirects.</summary>
    public static Uri RepositoryOf(Uri advertisement)
    {
        string path = Display(advertisement);
        return new(path[..^Advertisement.Length]);
    }

    /// <summary>Where an advertisement's redirect leads, if it may be followed.</summary>
    /// <exception cref="GitException">It may not.</exception>
    public static Uri Redirect(Uri from, Uri? location, int followed)
    {
        if (location is null || followed >= MaxRedirects)
        {
            throw Refused(from, location is null ? "names no location" : $"is number {followed + 1} in a row");
        }

        Uri target = new(from, location);
        if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != from.Scheme)
        {
            throw Refused(from, $"leads to {target.Scheme}");
        }

        if (target.AbsolutePath.EndsWith(Advertisement, StringComparison.Ordinal))
        {
            return target;
        }

        throw s_loginWords.Any(word => target.AbsolutePath.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new GitException(GitErrorKind.Unauthorized, $"{Display(from)} redirects to a login page.")
            : Refused(from, "leads to another service");
    }

    public static GitException Refused(Uri from, string reason) =>
        new(GitErrorKind.RedirectRefused, $"The redirect of {Display(from)} is not followed: it {reason}.");
}
