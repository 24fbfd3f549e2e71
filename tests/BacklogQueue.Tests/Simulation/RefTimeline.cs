namespace BacklogQueue.Tests.Simulation;

/// <summary>What one ref pointed to, and since when. It begins without a commit.</summary>
internal sealed class RefTimeline
{
    private readonly List<(DateTimeOffset Since, SimulatedCommit? Tip)> _states = [(DateTimeOffset.MinValue, null)];

    public SimulatedCommit? Tip => _states[^1].Tip;

    public DateTimeOffset MovedAt => _states[^1].Since;

    public IReadOnlyList<(DateTimeOffset Since, SimulatedCommit? Tip)> States => _states;

    public void Move(DateTimeOffset now, SimulatedCommit? tip) => _states.Add((now, tip));

    public SimulatedCommit? At(DateTimeOffset time) => _states.FindLast(state => state.Since <= time).Tip;

    /// <summary>Whether the ref pointed to the commit at some time from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public bool Had(CommitId commit, DateTimeOffset from, DateTimeOffset to) => _states.Where((state, index) =>
        state.Tip?.Id == commit
        && state.Since <= to
        && (index + 1 == _states.Count || _states[index + 1].Since >= from)).Any();
}
