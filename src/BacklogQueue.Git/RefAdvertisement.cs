namespace BacklogQueue.Git;

/// <summary>What a remote has to offer at one moment.</summary>
/// <param name="Refs">In the remote's order.</param>
/// <param name="Head">The branch that HEAD names, such as <c>refs/heads/main</c>; null when the remote does not tell.</param>
/// <param name="Format">The hash of the repository's ids.</param>
public sealed record RefAdvertisement(IReadOnlyList<GitRef> Refs, string? Head, ObjectFormat Format)
{
    /// <summary>The ref of exactly this name, or null.</summary>
    public GitRef? Find(string name) => Refs.FirstOrDefault(entry => entry.Name == name);
}
