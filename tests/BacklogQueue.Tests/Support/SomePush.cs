namespace BacklogQueue.Tests.Support;

/// <summary>Pushes to try things with; every test says which part matters to it.</summary>
internal static class SomePush
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly RefId Main = new("space", "PROJ", "app", "refs/heads/main");

    public static Push Of(RefId? id = null, CommitId? commit = null, DateTimeOffset? receivedAt = null) => new()
    {
        Delivery = Guid.NewGuid().ToString(),
        Ref = id ?? Main,
        Change = RefChange.Update,
        Commit = commit,
        ReceivedAt = receivedAt ?? Noon,
    };

    /// <summary>A commit id made of one digit.</summary>
    public static CommitId Commit(char digit) => CommitId.Parse(new string(digit, 40));
}
