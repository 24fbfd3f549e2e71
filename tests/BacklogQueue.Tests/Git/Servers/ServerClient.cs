using BacklogQueue.Git;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>One test's client of a server that all tests share, and what is served.</summary>
/// <param name="Remote">Disposed with this.</param>
/// <param name="Served">The servers' own.</param>
internal sealed record ServerClient(GitRemote Remote, ServedRepositories Served) : IDisposable
{
    public void Dispose() => Remote.Dispose();
}
