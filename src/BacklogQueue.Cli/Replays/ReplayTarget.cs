namespace BacklogQueue.Cli.Replays;

/// <summary>A ref to replay.</summary>
/// <param name="Ref">Which.</param>
/// <param name="Delivery">The push that it was found by, its newest of those asked for; null when it was named exactly.</param>
internal sealed record ReplayTarget(RefId Ref, string? Delivery)
{
    /// <summary>A push that says no more than that the ref may have moved.</summary>
    /// <param name="delivery">Its own id.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="force">Whether the tip is to be published although it is published already.</param>
    public Push ToPush(string delivery, DateTimeOffset now, bool force) => new()
    {
        Delivery = delivery,
        Ref = Ref,
        Change = RefChange.Unknown,
        PushedBy = "backlogq replay",
        Summary = Delivery is null ? null : $"Replay of {Delivery}",
        ReceivedAt = now,
        Force = force,
    };
}
