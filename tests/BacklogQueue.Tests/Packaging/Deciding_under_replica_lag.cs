using FsCheck;
using FsCheck.Fluent;

namespace BacklogQueue.Tests.Packaging;

/// <summary>The invariants on a model of a ref whose lookups lag, go backwards, and are asked for by late, doubled and reordered webhooks.</summary>
public sealed class Deciding_under_replica_lag
{
    [Fact]
    public void I1_the_tip_is_published_when_all_pushes_are_settled() => Check(withDeletes: false, model =>
        model.Published.LastOrDefault() == model.Tips[^1]);

    [Fact]
    public void I2_tips_are_published_in_the_order_the_ref_had_them() => Check(withDeletes: true, model =>
    {
        int at = 0;
        foreach (CommitId commit in model.Published)
        {
            while (at < model.Tips.Count && model.Tips[at] != commit)
            {
                at++;
            }

            if (at++ == model.Tips.Count)
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void I3_every_push_has_one_fate() => Check(withDeletes: true, model => model.Fates.Count == model.Announced);

    [Fact]
    public void I4_no_commit_is_published_twice_in_a_row() => Check(withDeletes: true, model =>
        model.Published.Zip(model.Published.Skip(1)).All(pair => pair.First != pair.Second));

    private static void Check(bool withDeletes, Func<LaggingRef, bool> holds) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            LaggingRef model = new(new Random(seed));
            model.PushSome(withDeletes);
            model.SettleAll();
            return holds(model);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithStartSize(1).WithEndSize(1_000_000));
}
