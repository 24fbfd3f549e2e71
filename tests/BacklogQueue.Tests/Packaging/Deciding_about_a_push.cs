using BacklogQueue.Artifacts;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>The allowance is ten seconds; times are seconds after the push arrived.</summary>
public sealed class Deciding_about_a_push
{
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(10);
    private static readonly CommitId s_a = SomePush.Commit('a');
    private static readonly CommitId s_b = SomePush.Commit('b');
    private static readonly CommitId s_c = SomePush.Commit('c');

    [Fact]
    public void A_tip_is_published_at_once_where_nothing_is() =>
        Assert.Equal(new RefDecision.Publish(s_a), Decide(Push(s_a), head: null, tip: s_a, now: 0));

    [Fact]
    public void A_tip_is_published_though_the_push_names_another_commit() =>
        Assert.Equal(new RefDecision.Publish(s_b), Decide(Push(s_a), head: null, tip: s_b, now: 0));

    [Theory]
    [InlineData(-10, true)]
    [InlineData(-60, true)]
    [InlineData(-9, false)]
    public void A_new_tip_is_published_when_it_cannot_be_older_than_the_head(int lookedUpAt, bool publishes)
    {
        RefDecision decision = Decide(Push(s_b), Head(s_a, lookedUpAt), tip: s_b, now: 0);

        Assert.Equal(publishes ? new RefDecision.Publish(s_b) : new RefDecision.LookAgain(At(lookedUpAt + 10)), decision);
    }

    [Fact]
    public void What_was_just_published_for_the_push_is_packaged()
    {
        Push push = Push(s_a);

        RefDecision.Settle settled = Settled(push, Head(s_a, lookedUpAt: 1, push.Delivery), tip: s_a, now: 1);

        Assert.Equal(PushStatus.Packaged, settled.Fate.Status);
        Assert.Equal(s_a, settled.Fate.PackagedCommit);
        Assert.Equal(Head(s_a, 1).Artifact, settled.Fate.Artifact);
    }

    [Fact]
    public void A_commit_published_since_the_push_arrived_makes_it_a_duplicate_without_a_lookup()
    {
        RefDecision.Settle? settled = RefDecision.WithoutLookup(Push(s_a), Head(s_a, lookedUpAt: 0));

        Assert.Equal(PushStatus.Duplicate, settled?.Fate.Status);
        Assert.Equal(s_a, settled?.Fate.PackagedCommit);
    }

    [Fact]
    public void A_commit_published_before_the_push_arrived_may_be_what_a_rollback_returns_to()
    {
        Assert.Null(RefDecision.WithoutLookup(Push(s_a), Head(s_a, lookedUpAt: -1)));
        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(Push(s_a), Head(s_a, lookedUpAt: -1), tip: s_a, now: 9));
        Assert.Equal(
            PushStatus.Duplicate,
            Settled(Push(s_a), Head(s_a, lookedUpAt: -1), tip: s_a, now: 10).Fate.Status);
    }

    [Fact]
    public void A_push_whose_commit_is_older_than_the_published_tip_is_superseded()
    {
        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(Push(s_a), Head(s_b, -60), tip: s_b, now: 9));

        RefDecision.Settle settled = Settled(Push(s_a), Head(s_b, -60), tip: s_b, now: 10);

        Assert.Equal(PushStatus.Superseded, settled.Fate.Status);
        Assert.Equal(s_b, settled.Fate.PackagedCommit);
    }

    [Fact]
    public void A_push_is_superseded_also_by_a_tip_that_was_published_on_its_own_account()
    {
        Push push = Push(s_a);

        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(push, Head(s_b, 1, push.Delivery), tip: s_b, now: 1));
        Assert.Equal(PushStatus.Superseded, Settled(push, Head(s_b, 1, push.Delivery), tip: s_b, now: 10).Fate.Status);
    }

    [Fact]
    public void A_push_whose_commit_an_older_push_had_published_is_packaged_by_that()
    {
        RefDecision.Settle? settled = RefDecision.WithoutLookup(Push(s_b), Head(s_b, 1, delivery: null));

        Assert.Equal(PushStatus.Packaged, settled?.Fate.Status);
        Assert.True(settled?.Claims);
    }

    [Fact]
    public void A_push_that_names_no_commit_waits_until_the_lookup_is_sure_to_show_it()
    {
        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(Push(null), Head(s_a, -60), tip: s_a, now: 9));
        Assert.Equal(PushStatus.Duplicate, Settled(Push(null), Head(s_a, -60), tip: s_a, now: 10).Fate.Status);
    }

    [Fact]
    public void A_push_that_names_no_commit_is_packaged_by_what_it_published()
    {
        Push push = Push(null);

        Assert.Equal(PushStatus.Packaged, Settled(push, Head(s_a, 11, push.Delivery), tip: s_a, now: 11).Fate.Status);
    }

    [Fact]
    public void A_create_that_names_no_commit_is_not_settled_by_what_may_be_from_before_it()
    {
        Push push = Push(null, RefChange.Create);
        Head first = Head(s_a, 1, push.Delivery) with { Generation = 1 };

        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(push, first, tip: s_a, now: 9));
        Assert.Equal(PushStatus.Packaged, Settled(push, first, tip: s_a, now: 10).Fate.Status);
    }

    [Fact]
    public void A_missing_ref_settles_a_delete_at_once()
    {
        RefDecision.Settle settled = Settled(Push(null, RefChange.Delete), Head(s_a, -60), tip: null, now: 0);

        Assert.Equal(PushStatus.RefDeleted, settled.Fate.Status);
        Assert.Null(settled.Fate.PackagedCommit);
    }

    [Fact]
    public void A_missing_ref_may_be_one_that_the_replica_does_not_have_yet()
    {
        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(Push(s_a, RefChange.Create), head: null, tip: null, now: 9));
        Assert.Equal(
            PushStatus.RefDeleted,
            Settled(Push(s_a, RefChange.Create), head: null, tip: null, now: 10).Fate.Status);
    }

    [Fact]
    public void A_deleted_ref_that_is_still_shown_may_be_one_that_the_replica_has_still()
    {
        Assert.Equal(
            new RefDecision.LookAgain(At(10)),
            Decide(Push(null, RefChange.Delete), Head(s_a, -60), tip: s_a, now: 9));
        Assert.Equal(
            PushStatus.Superseded,
            Settled(Push(null, RefChange.Delete), Head(s_a, -60), tip: s_a, now: 10).Fate.Status);
    }

    [Fact]
    public void The_commit_that_a_delete_names_is_not_what_it_asks_for()
    {
        Push push = Push(s_a, RefChange.Delete);

        Assert.Null(RefDecision.WithoutLookup(push, Head(s_a, 1)));
        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(push, Head(s_a, 1), tip: s_a, now: 5));
    }

    [Fact]
    public void A_rollback_to_an_older_commit_is_published_again() =>
        Assert.Equal(new RefDecision.Publish(s_a), Decide(Push(s_a), Head(s_b, -60), tip: s_a, now: 0));

    [Fact]
    public void A_tip_from_after_the_push_is_published_although_the_push_itself_is_covered() =>
        Assert.Equal(new RefDecision.Publish(s_c), Decide(Push(s_a), Head(s_a, -1), tip: s_c, now: 10));

    [Fact]
    public void Without_allowance_nothing_waits()
    {
        Assert.Equal(
            new RefDecision.Publish(s_b),
            RefDecision.Of(Push(s_b), Head(s_a, 0), s_b, At(0), TimeSpan.Zero));
        Assert.IsType<RefDecision.Settle>(RefDecision.Of(Push(s_a), Head(s_b, -1), s_b, At(0), TimeSpan.Zero));
        Assert.IsType<RefDecision.Settle>(RefDecision.Of(Push(s_a), head: null, tip: null, At(0), TimeSpan.Zero));
    }

    private static DateTimeOffset At(int seconds) => SomePush.Noon.AddSeconds(seconds);

    private static Push Push(CommitId? commit, RefChange change = RefChange.Update) =>
        SomePush.Of(commit: commit) with { Change = change };

    private static Head Head(CommitId commit, int lookedUpAt, string? delivery = "another") => new()
    {
        Ref = SomePush.Main,
        Commit = commit,
        LookedUpAt = At(lookedUpAt),
        Delivery = delivery,
        Artifact = new ArtifactVersion("bucket", "key", "version", "etag", 1),
        Generation = 7,
    };

    private static RefDecision Decide(Push push, Head? head, CommitId? tip, int now) =>
        RefDecision.Of(push, head, tip, At(now), s_lag);

    private static RefDecision.Settle Settled(Push push, Head? head, CommitId? tip, int now) =>
        Assert.IsType<RefDecision.Settle>(Decide(push, head, tip, now));
}
