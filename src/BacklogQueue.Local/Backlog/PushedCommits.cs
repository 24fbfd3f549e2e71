namespace BacklogQueue.Local.Backlog;

/// <summary>The commits that a push brought to a ref.</summary>
/// <param name="Newest">The newest first, not all of them when there are many.</param>
/// <param name="Count">Of all.</param>
internal sealed record PushedCommits(IReadOnlyList<Revision> Newest, int Count)
{
    public static PushedCommits None { get; } = new([], 0);
}
