using BacklogQueue.Git.Http;

namespace BacklogQueue.Git;

/// <summary>
/// A repository on a smart HTTP server (<see href="https://git-scm.com/docs/http-protocol"/>), read only. It keeps
/// what the server said about itself between calls, never a ref. Not for concurrent calls.
/// </summary>
/// <remarks>Every call throws <see cref="GitException"/>: its kind and whether a retry can help are in it.</remarks>
public sealed class GitRemote : IDisposable
{
    /// <summary>The ladder: 50, 500, 5,000 ... Each step is a new request, so the steps are wide.</summary>
    private const long FirstDepth = 50;
    private const long DepthFactor = 10;

    private readonly GitRemoteOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly UploadPackClient _client;

    /// <param name="options">The repository.</param>
    /// <param name="handler">
    /// Not disposed; it must not follow redirects, keep cookies or decompress. Null for one of its own.
    /// </param>
    /// <exception cref="GitException">Credentials for a plain http URL that is not on this machine.</exception>
    public GitRemote(GitRemoteOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        RemoteAddress.ThrowIfInTheClear(options.Url, options.Credentials);
        _options = options;
        _http = new(handler ?? CreateHandler(), disposeHandler: handler is null);
        RemoteText text = new(options.Credentials);
        _client = new(options, new(options, _http, text), text);
    }

    /// <summary>Looks one ref up, now.</summary>
    /// <param name="refName">The full name, such as <c>refs/heads/main</c>.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>Null when the remote answers and has no such ref.</returns>
    public async Task<GitRef?> FindRefAsync(string refName, CancellationToken cancellationToken) =>
        (await _client.ListAsync([refName], cancellationToken)).Find(refName);

    /// <summary>Looks up a name as people write it: itself, else a branch's, else a tag's.</summary>
    /// <param name="name"><c>main</c>, <c>v1.0</c>, <c>HEAD</c> or a full name.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>Null when the remote answers and has no such ref.</returns>
    public async Task<GitRef?> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        string[] candidates = [name, $"refs/heads/{name}", $"refs/tags/{name}"];
        RefAdvertisement refs = await _client.ListAsync(candidates, cancellationToken);
        return candidates.Select(refs.Find).FirstOrDefault(found => found is not null);
    }

    /// <summary>Lists the refs as they are now.</summary>
    /// <param name="prefix"><c>refs/heads/</c>, or empty for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<RefAdvertisement> ListRefsAsync(string prefix, CancellationToken cancellationToken)
    {
        RefAdvertisement refs = await _client.ListAsync([prefix, "HEAD"], cancellationToken);
        return refs with { Refs = [.. refs.Refs.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))] };
    }

    /// <summary>
    /// Fetches one commit with its whole tree, and as little history as the server allows. It is asked for by id; when
    /// the server refuses that, the history of <paramref name="refName"/> is fetched deeper and deeper until the commit
    /// is in it.
    /// </summary>
    /// <param name="commit">A commit, or an annotated tag.</param>
    /// <param name="refName">A ref whose history should have the commit; null to ask by id only.</param>
    /// <param name="cancellationToken">Ends the wait for the pack's beginning; the pack has its own tokens.</param>
    /// <returns>The pack as it arrives, to be disposed.</returns>
    public async Task<Pack> FetchAsync(ObjectId commit, string? refName, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await _client.FetchAsync(commit, depth: 1, cancellationToken));
        }
        catch (GitException refusal) when (IsRefusal(refusal) && refName is not null)
        {
            return await DeepenAsync(commit, refName, cancellationToken);
        }
        catch (GitException refusal) when (refusal.Kind == GitErrorKind.RemoteError)
        {
            throw new GitException(GitErrorKind.CommitNotFound, $"The server does not give {commit} by its id.", refusal);
        }
    }

    public void Dispose() => _http.Dispose();

    // Before any byte of the pack, servers say no in many ways: an ERR line, 400, 500, or an answer cut short. One that says
    // when to come again is busy, and refuses nothing.
    private static bool IsRefusal(GitException failure) => failure.RetryAfter is null && failure.Kind is GitErrorKind.RemoteError
        or GitErrorKind.Protocol
        or GitErrorKind.ServerUnavailable
        or GitErrorKind.Truncated;

    private async Task<Pack> DeepenAsync(ObjectId commit, string refName, CancellationToken cancellationToken)
    {
        GitRef tip = await FindRefAsync(refName, cancellationToken)
            ?? throw new GitException(
                GitErrorKind.RefNotFound,
                $"The server has no {refName}, and does not give {commit} by its id.");
        int most = _options.Limits.DeepenCommits;
        for (long depth = tip.Commit == commit ? 1 : FirstDepth; ; depth *= DepthFactor)
        {
            FetchedPack fetched = await FetchNamedAsync(tip, (int)Math.Min(depth, most), cancellationToken);
            if (await ReadIfHoldsAsync(fetched, commit, cancellationToken) is { } pack)
            {
                return pack;
            }

            if (fetched.IsWhole)
            {
                throw new GitException(
                    GitErrorKind.CommitNotFound,
                    $"{commit} is not in the history of {refName}: the ref was moved by a force-push.");
            }

            if (depth >= most)
            {
                throw new GitException(
                    GitErrorKind.CommitNotFound,
                    $"{commit} is not in the history of {refName} up to GitLimits.DeepenCommits ({most}).");
            }
        }
    }

    private async Task<FetchedPack> FetchNamedAsync(GitRef tip, int depth, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.FetchAsync(tip.Id, depth, cancellationToken);
        }
        catch (GitException refusal) when (refusal.Kind == GitErrorKind.RemoteError)
        {
            // The two answers came from two replicas, or the ref has moved between them.
            throw new GitException(
                GitErrorKind.CommitNotFound, $"The server names {tip.Id} as {tip.Name} and does not give it.", isTransient: true, refusal);
        }
    }

    private async Task<Pack?> ReadIfHoldsAsync(FetchedPack fetched, ObjectId commit, CancellationToken cancellationToken)
    {
        Pack pack = Read(fetched);
        bool isKept = false;
        try
        {
            isKept = await pack.ContainsAsync(commit, cancellationToken);
            return isKept ? pack : null;
        }
        finally
        {
            if (!isKept)
            {
                await pack.DisposeAsync();
            }
        }
    }

    private Pack Read(FetchedPack fetched) => Pack.Read(fetched.Bytes, fetched.Format, _options.Limits, _options.Clock);

    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // a failover changes the name's address
        ActivityHeadersPropagator = null, // our trace ids are nobody else's
    };
}
