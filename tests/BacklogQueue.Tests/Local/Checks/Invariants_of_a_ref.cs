using BacklogQueue.Artifacts;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Checks;

public sealed class Invariants_of_a_ref
{
    private static readonly RefId s_ref = new("local", "SHOP", "web", "refs/heads/main");
    private static readonly CommitId s_first = CommitId.Parse(new string('a', 40));
    private static readonly CommitId s_second = CommitId.Parse(new string('b', 40));
    private static readonly CommitId s_third = CommitId.Parse(new string('c', 40));

    [Fact]
    public void A_ref_whose_pushes_all_went_through_violates_nothing() => Assert.Empty(RefInvariants.Check(Account(
        [s_first, null, s_second, s_first],
        [s_first, s_second, s_first],
        Row("1", PushStatus.Packaged, s_first, version: 0),
        Row("2", PushStatus.RefDeleted),
        Row("3", PushStatus.Packaged, s_second, version: 1),
        Row("4", PushStatus.Packaged, s_first, version: 2),
        Row("5", PushStatus.Duplicate, s_first, version: 2))));

    [Fact]
    public void Tips_that_were_passed_over_violate_nothing() => Assert.Empty(RefInvariants.Check(Account(
        [s_first, s_second, s_third], [s_third], Row("1", PushStatus.Superseded, s_third, version: 0))));

    [Fact]
    public void A_ref_that_is_gone_may_keep_its_versions() =>
        Assert.Empty(RefInvariants.Check(Account([s_first, null], [s_first])));

    [Fact]
    public void An_old_tip_on_top_is_no_convergence() =>
        AssertViolates("I1", Account([s_first, s_second], [s_first]));

    [Fact]
    public void A_tip_that_is_not_published_is_no_convergence() =>
        AssertViolates("I1", Account([s_first], []));

    [Fact]
    public void A_tip_that_nobody_announced_is_excused() =>
        Assert.Empty(RefInvariants.Check(Account([s_first, s_second], [s_first]) with { IsAnnounced = false }));

    [Fact]
    public void Versions_in_another_order_than_the_tips_go_backwards() =>
        AssertViolates("I2", Account([s_first, s_second, s_third], [s_second, s_first, s_third]));

    [Fact]
    public void A_version_of_a_commit_that_was_never_the_tip_is_out_of_order() =>
        AssertViolates("I2", Account([s_first, s_second], [s_third, s_second]));

    [Fact]
    public void A_version_that_does_not_say_its_commit_is_out_of_order()
    {
        RefAccount account = Account([s_first], [s_first]);
        AssertViolates("I2", account with { Versions = [new PublishedVersion("other", null), .. account.Versions] });
    }

    [Fact]
    public void One_commit_twice_in_a_row_is_a_needless_run() =>
        AssertViolates("I4", Account([s_first], [s_first, s_first]));

    [Fact]
    public void An_accepted_webhook_without_a_row_is_lost() =>
        AssertViolates("I3", Account([s_first], [s_first]) with { Accepted = ["1"] });

    [Fact]
    public void Two_rows_of_one_delivery_are_one_too_many() => AssertViolates("I3", Account(
        [s_first],
        [s_first],
        Row("1", PushStatus.Duplicate, s_first, version: 0),
        Row("1", PushStatus.Duplicate, s_first, version: 0)));

    [Theory]
    [InlineData(PushStatus.Received)]
    [InlineData(PushStatus.Retrying)]
    [InlineData(PushStatus.Failed)]
    [InlineData(PushStatus.Skipped)]
    public void A_push_that_came_to_nothing_is_told(PushStatus status) =>
        AssertViolates("I3", Account([s_first], [s_first], Row("1", status)));

    [Fact]
    public void A_fate_that_changed_is_told()
    {
        PushRow row = Row("1", PushStatus.Superseded, s_first, version: 0);
        PushRow changed = row with { History = [Line(PushStatus.Received), Line(PushStatus.Packaged), Line(PushStatus.Superseded)] };
        AssertViolates("I3", Account([s_first], [s_first], changed));
    }

    [Fact]
    public void A_push_that_failed_and_was_redriven_violates_nothing()
    {
        PushRow row = Row("1", PushStatus.Packaged, s_first, version: 0);
        PushRow redriven = row with { History = [Line(PushStatus.Received), Line(PushStatus.Failed), Line(PushStatus.Packaged)] };
        Assert.Empty(RefInvariants.Check(Account([s_first], [s_first], redriven)));
    }

    [Fact]
    public void A_row_that_names_a_version_of_another_commit_is_told() =>
        AssertViolates("I3", Account([s_first, s_second], [s_first, s_second], Row("1", PushStatus.Packaged, s_second, version: 0)));

    [Fact]
    public void A_version_that_two_pushes_call_theirs_is_told() => AssertViolates("I3", Account(
        [s_first],
        [s_first],
        Row("1", PushStatus.Packaged, s_first, version: 0),
        Row("2", PushStatus.Packaged, s_first, version: 0)));

    private static void AssertViolates(string invariant, RefAccount account) =>
        Assert.Equal(invariant, Assert.Single(RefInvariants.Check(account)).Invariant);

    private static RefAccount Account(CommitId?[] tips, CommitId[] versions, params PushRow[] rows) => new()
    {
        Ref = s_ref,
        Tips = tips,
        Accepted = [.. rows.Select(row => row.Push.Delivery).Distinct()],
        IsAnnounced = true,
        Versions = [.. versions.Select((commit, index) => new PublishedVersion($"{index}", Made(commit)))],
        Rows = rows,
    };

    private static ArtifactMetadata Made(CommitId commit) =>
        new() { Commit = commit, Ref = s_ref.Ref, Delivery = "any", LookedUpAt = SomePush.Noon };

    private static PushRow Row(string delivery, PushStatus status, CommitId? packaged = null, int? version = null) => new()
    {
        Push = new Push { Delivery = delivery, Ref = s_ref, Change = RefChange.Update, ReceivedAt = SomePush.Noon },
        Status = status,
        History = [Line(PushStatus.Received), Line(status)],
        Attempts = 1,
        PackagedCommit = packaged,
        Artifact = version is null ? null : new ArtifactVersion("bucket", "key", $"{version}", "\"etag\"", 1),
        Durations = new Dictionary<string, long>(),
    };

    private static PushEvent Line(PushStatus status) => new(status, SomePush.Noon, 1, "worker", null, null);
}
