using BacklogQueue.Git;

namespace BacklogQueue.Packaging;

/// <summary>
/// A push's repository on its space's git server, read with the space's secret. When the server refuses the secret, the
/// secret is read again, once: it may have been changed since it was cached.
/// </summary>
/// <param name="space">The only place that the credentials are sent to.</param>
/// <param name="id">Which repository.</param>
/// <param name="secrets">The space's git secret.</param>
/// <param name="limits">How much of the server's word is believed.</param>
/// <param name="handler">Sends the requests; null for a handler of each remote's own.</param>
/// <param name="clock">Measures silence.</param>
internal sealed class RemoteRepository(
    Space space,
    RefId id,
    GitSecrets secrets,
    GitLimits limits,
    HttpMessageHandler? handler,
    TimeProvider clock) : IDisposable
{
    private GitRemote? _remote;
    private GitSecret? _secret;
    private bool _isRefreshed;

    /// <summary>The commit that the ref points to, as one of the server's replicas knows it; null for no such ref.</summary>
    public async Task<CommitId?> FindTipAsync(CancellationToken cancellationToken)
    {
        GitRef? found = await CallAsync(remote => remote.FindRefAsync(id.Ref, cancellationToken), cancellationToken);
        return found is null ? null : CommitId.Parse(found.Commit.ToString());
    }

    /// <summary>The commit with its whole tree, as it arrives.</summary>
    public Task<Pack> FetchAsync(CommitId commit, CancellationToken cancellationToken) =>
        CallAsync(remote => remote.FetchAsync(ObjectId.Parse(commit.Hex), id.Ref, cancellationToken), cancellationToken);

    public void Dispose() => _remote?.Dispose();

    private async Task<T> CallAsync<T>(Func<GitRemote, Task<T>> call, CancellationToken cancellationToken)
    {
        _remote ??= Open(_secret = await secrets.GetAsync(space, cancellationToken));
        try
        {
            return await call(_remote);
        }
        catch (GitException refusal) when (refusal.Kind == GitErrorKind.Unauthorized && !_isRefreshed)
        {
            _isRefreshed = true;
            GitSecret newest = await secrets.RefreshAsync(space, cancellationToken);
            if (newest == _secret)
            {
                throw;
            }

            _remote.Dispose();
            _remote = Open(_secret = newest);
        }

        return await call(_remote);
    }

    private GitRemote Open(GitSecret secret) => new(
        new GitRemoteOptions
        {
            Url = space.RepositoryUrl(id.Project, id.Repository),
            Credentials = new GitCredentials(secret.Username, secret.Password),
            Limits = limits,
            Clock = clock,
        },
        handler);
}
