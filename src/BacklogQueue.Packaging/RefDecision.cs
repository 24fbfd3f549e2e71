using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>
/// What to do for a push once its ref was looked up. A lookup may show a state that is as old as the allowance <c>L</c>
/// (<see cref="Space.ReplicaLag"/>), and two lookups may go backwards; still no older tip may be published over a newer one,
/// and no push may be settled by a state from before it.
/// </summary>
/// <remarks>
/// <c>h</c> is the head, published by a lookup that ended at <c>th</c>; the push arrived at <c>a</c> and names <c>c</c> or nothing;
/// a lookup that began at <c>n</c> shows the tip <c>t</c>.
/// <list type="bullet">
/// <item>Published at <c>n &gt;= th + L</c> only, a tip is no older than <c>n - L &gt;= th</c>, so no older than <c>h</c>.</item>
/// <item>Settled with <c>th &gt;= a</c> or <c>n &gt;= a + L</c> only, a push leaves nothing behind that is older than itself:
/// whatever is published after that was looked up at <c>a + L</c> or later. Without this a rollback to <c>h</c> could be
/// settled by the <c>h</c> from before what it rolls back, and then that be published on top.</item>
/// </list>
/// </remarks>
internal abstract record RefDecision
{
    /// <summary>Publish the tip, move the head, decide again.</summary>
    internal sealed record Publish(CommitId Tip) : RefDecision;

    /// <summary>The push is done.</summary>
    /// <param name="Fate">What becomes of it.</param>
    /// <param name="Claims">Whether it is the push that the head has been waiting for (<see cref="Head.Delivery"/>).</param>
    internal sealed record Settle(PushFate Fate, bool Claims = false) : RefDecision;

    /// <summary>A lookup at <paramref name="Until"/> decides; an earlier one may, too.</summary>
    internal sealed record LookAgain(DateTimeOffset Until) : RefDecision;

    /// <summary>The fate of a push that is done whatever a lookup would show; null when only a lookup can tell.</summary>
    public static Settle? WithoutLookup(Push push, Head? head) =>
        head is not null && head.Commit == Named(push) && head.LookedUpAt >= push.ReceivedAt ? Covered(push, head) : null;

    /// <summary>Whether <paramref name="commit"/> is what the push asks for, as far as it says.</summary>
    public static bool AsksFor(Push push, CommitId commit) =>
        push.Force || (push.Change != RefChange.Delete && (push.Commit is null || push.Commit == commit));

    /// <param name="push">The push.</param>
    /// <param name="head">What is published for its ref; null when nothing is.</param>
    /// <param name="tip">What the lookup showed; null for no such ref.</param>
    /// <param name="now">When the lookup began.</param>
    /// <param name="lag">How old the state that a lookup shows may be.</param>
    public static RefDecision Of(Push push, Head? head, CommitId? tip, DateTimeOffset now, TimeSpan lag)
    {
        if (WithoutLookup(push, head) is { } done)
        {
            return done;
        }

        DateTimeOffset shownFrom = push.ReceivedAt + lag;
        bool isShown = now >= shownFrom;
        if (tip is null)
        {
            return isShown || push.Change == RefChange.Delete
                ? new Settle(new PushFate { Status = PushStatus.RefDeleted, Reason = "The ref is gone." })
                : new LookAgain(shownFrom);
        }

        bool isForced = IsForced(push, head);
        if (head is null || ((isForced || tip != head.Commit) && now >= head.LookedUpAt + lag))
        {
            return new Publish(tip);
        }

        if (isForced)
        {
            return new LookAgain(head.LookedUpAt + lag);
        }

        if (isShown && (tip == head.Commit || Named(push) == head.Commit))
        {
            return Covered(push, head);
        }

        DateTimeOffset publishable = tip == head.Commit ? default : head.LookedUpAt + lag;
        return new LookAgain(publishable > now ? publishable : shownFrom);
    }

    // Once only: the head that the push moved bears its delivery, also after a worker died or the message came again.
    private static bool IsForced(Push push, Head? head) => push.Force && head?.Delivery != push.Delivery;

    // A delete's commit, if a webhook names one, is not what the ref points to now. An operator means whatever the tip is.
    private static CommitId? Named(Push push) => push.Force || push.Change == RefChange.Delete ? null : push.Commit;

    private static Settle Covered(Push push, Head head)
    {
        PushFate fate = new()
        {
            Status = PushStatus.Packaged,
            PackagedCommit = head.Commit,
            Artifact = head.Artifact,
            Run = head.Run is { Execution: null } ? null : head.Run,
        };
        if (!AsksFor(push, head.Commit))
        {
            return new Settle(fate with { Status = PushStatus.Superseded, Reason = $"The tip was {head.Commit} by then." });
        }

        return head.Delivery is null || head.Delivery == push.Delivery
            ? new Settle(fate, Claims: head.Delivery is null)
            : new Settle(fate with { Status = PushStatus.Duplicate, Reason = $"Delivery {head.Delivery} had it published already." });
    }
}
