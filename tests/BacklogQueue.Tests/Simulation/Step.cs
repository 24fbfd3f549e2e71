using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Something that happens to the product from outside.</summary>
/// <param name="At">After the beginning.</param>
internal abstract record Step(TimeSpan At)
{
    /// <summary>A push: the ref points to another commit, or is gone.</summary>
    /// <param name="Ref">Which branch.</param>
    /// <param name="Commit">The number of a <see cref="SimulatedCommit"/>; null for a delete.</param>
    /// <param name="Webhooks">When each copy of its webhook is sent, after the push: none when it is lost.</param>
    internal sealed record Move(TimeSpan At, int Ref, int? Commit, Webhook[] Webhooks) : Step(At)
    {
        public override string ToString() =>
            $"branch {Ref} -> {(Commit is null ? "gone" : $"commit {Commit}")}; webhooks: {string.Join(", ", Webhooks.AsEnumerable())}";
    }

    /// <summary>A service that refuses every call.</summary>
    internal sealed record Outage(TimeSpan At, Service Service, TimeSpan Length) : Step(At)
    {
        public override string ToString() => $"{Service} is down for {Length.TotalSeconds:0} s";
    }

    /// <summary>The operator moves the dead letters back.</summary>
    internal sealed record Redrive(TimeSpan At) : Step(At)
    {
        public override string ToString() => "redrive";
    }

    /// <summary>The operator discards what is in the dead-letter queue.</summary>
    internal sealed record Discard(TimeSpan At) : Step(At)
    {
        public override string ToString() => "discard";
    }

    /// <summary>The operator has a ref looked at again.</summary>
    /// <param name="Ref">Which branch.</param>
    /// <param name="IsForced">Whether its tip is to be published although it is published already.</param>
    internal sealed record Replay(TimeSpan At, int Ref, bool IsForced) : Step(At)
    {
        public override string ToString() => $"replay of branch {Ref}{(IsForced ? ", forced" : "")}";
    }

    /// <summary>One copy of a push's webhook.</summary>
    /// <param name="After">After the push.</param>
    /// <param name="Format">Which of Backlog's two.</param>
    /// <param name="HasCommit">Whether a project's webhook lists its revisions.</param>
    internal sealed record Webhook(TimeSpan After, WebhookFormat Format, bool HasCommit)
    {
        public override string ToString() => $"{Format}{(HasCommit ? "" : " without commit")} after {After.TotalSeconds:0.0} s";
    }
}
