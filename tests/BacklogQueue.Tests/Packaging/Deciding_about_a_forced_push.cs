using BacklogQueue.Artifacts;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>The allowance is ten seconds; times are seconds after the push arrived.</summary>
public sealed class Deciding_about_a_forced_push
{
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(10);
    private static readonly CommitId s_a = SomePush.Commit('a');
    private static readonly CommitId s_b = SomePush.Commit('b');

    private static readonly Push s_push = SomePush.Of() with { Change = RefChange.Unknown, Force = true };

    [Fact]
    public void A_published_tip_is_published_again() =>
        Assert.Equal(new RefDecision.Publish(s_a), Decide(s_push, Head(s_a, -60), tip: s_a, now: 0));

    [Fact]
    public void A_tip_that_may_be_older_than_the_head_waits() =>
        Assert.Equal(new RefDecision.LookAgain(At(7)), Decide(s_push, Head(s_a, -3), tip: s_b, now: 6));

    [Fact]
    public void What_it_published_itself_is_not_published_again()
    {
        Head own = Head(s_a, 0) with { Delivery = s_push.Delivery };

        Assert.Equal(new RefDecision.LookAgain(At(10)), Decide(s_push, own, tip: s_a, now: 9));
        RefDecision.Settle settled = Assert.IsType<RefDecision.Settle>(Decide(s_push, own, tip: s_a, now: 10));
        Assert.Equal(PushStatus.Packaged, settled.Fate.Status);
    }

    [Fact]
    public void A_ref_that_is_gone_has_nothing_to_publish()
    {
        RefDecision.Settle settled = Assert.IsType<RefDecision.Settle>(Decide(s_push, Head(s_a, -60), tip: null, now: 10));

        Assert.Equal(PushStatus.RefDeleted, settled.Fate.Status);
    }

    [Theory]
    [InlineData(RefChange.Update)]
    [InlineData(RefChange.Delete)]
    public void Whatever_else_it_claims_the_tip_is_published_and_is_what_it_asked_for(RefChange change)
    {
        Push push = s_push with { Change = change, Commit = s_a };

        Assert.Null(RefDecision.WithoutLookup(push, Head(s_a, 1)));
        Assert.Equal(new RefDecision.Publish(s_b), Decide(push, Head(s_b, -60), tip: s_b, now: 0));
        Assert.True(RefDecision.AsksFor(push, s_b));
    }

    private static DateTimeOffset At(int seconds) => SomePush.Noon.AddSeconds(seconds);

    private static Head Head(CommitId commit, int lookedUpAt) => new()
    {
        Ref = SomePush.Main,
        Commit = commit,
        LookedUpAt = At(lookedUpAt),
        Delivery = "another",
        Artifact = new ArtifactVersion("bucket", "key", "version", "etag", 1),
        Generation = 7,
    };

    private static RefDecision Decide(Push push, Head? head, CommitId? tip, int now) =>
        RefDecision.Of(push, head, tip, At(now), s_lag);
}
