using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

public sealed class Fault_plans
{
    public static TheoryData<string> Names => [.. KnownFault.All.Select(fault => fault.Name).Where(name => name != FaultName.ClockJump)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_known_fault_can_be_asked_for_and_stands_in_the_help(string name)
    {
        RunningFaults faults = Running(new ManualClock(), $"{name}=100%");

        Assert.All(faults.Injected.Keys, injected => Assert.StartsWith(name, injected, StringComparison.Ordinal));
        Assert.NotEmpty(faults.Injected);
        Assert.All(faults.Injected.Keys, injected => Assert.True(faults.Strikes(injected)));
        Assert.Contains($"  {name} ", FaultPlan.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhook.drop", "is not a fault")]
    [InlineData("webhook.drop=", "is not a fault")]
    [InlineData("webhook.drop=5%@10s", "is not a fault")]
    [InlineData("webhook.drop=5%@-10s", "is not a fault")]
    [InlineData("webhook.drop=5%@10-20", "is not a fault")]
    [InlineData("webhook.drop=5% @10s-", "takes a rate")]
    [InlineData("webhook.oops=5%", "no fault \"webhook.oops\"")]
    [InlineData("webhook.drop=5", "webhook.drop takes a rate such as 5%")]
    [InlineData("webhook.drop=0%", "more than 0%")]
    [InlineData("webhook.drop=101%", "webhook.drop takes a rate")]
    [InlineData("webhook.drop=-5%", "webhook.drop takes a rate")]
    [InlineData("webhook.drop=5%@20s-20s", "ends before it begins")]
    public void What_is_no_fault_is_refused_with_the_reason(string spec, string reason)
    {
        FaultPlanException refusal = Assert.Throws<FaultPlanException>(() => FaultPlan.Parse(["webhook.delay=1%", spec], seed: 1));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_is_answered_with_the_right_ones()
    {
        FaultPlanException refusal = Assert.Throws<FaultPlanException>(() => FaultPlan.Parse(["webhooks.drop=5%"], seed: 1));

        Assert.All(KnownFault.All, fault => Assert.Contains(fault.Name, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("webhook.drop=100%@2s-", 1_999, 2_000, 3_600_000)]
    [InlineData("webhook.drop=100%@500ms-", 499, 500, 3_600_000)]
    [InlineData("webhook.drop=100%@1.5m-1h", 89_999, 90_000, 3_599_999)]
    public void A_window_counts_from_the_moment_when_the_stack_is_ready(string spec, int before, int first, int last)
    {
        foreach ((int elapsed, bool expected) in new[] { (before, false), (first, true), (last, true) })
        {
            ManualClock clock = new();
            RunningFaults faults = Running(clock, spec);
            clock.Advance(TimeSpan.FromMilliseconds(elapsed));

            Assert.Equal(expected, faults.Strikes(FaultName.WebhookDrop));
        }
    }

    [Fact]
    public void A_window_ends_before_its_second_time()
    {
        ManualClock clock = new();
        RunningFaults faults = Running(clock, "webhook.drop=100%@0s-20s");
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.False(faults.Strikes(FaultName.WebhookDrop));
    }

    [Fact]
    public void Nothing_strikes_before_the_stack_is_ready_nor_after_the_calm()
    {
        RunningFaults faults = new(FaultPlan.Parse(["webhook.drop=100%"], seed: 1), new ManualClock());

        Assert.False(faults.Strikes(FaultName.WebhookDrop));
        faults.Begin();
        Assert.True(faults.Strikes(FaultName.WebhookDrop));
        faults.Calm();
        Assert.False(faults.Strikes(FaultName.WebhookDrop));
        Assert.Equal(1, faults.Injected[FaultName.WebhookDrop]);
    }

    [Fact]
    public void A_rate_is_a_part_of_the_calls()
    {
        RunningFaults faults = Running(new ManualClock(), "webhook.drop=5%");

        int struck = Enumerable.Range(0, 10_000).Count(_ => faults.Strikes(FaultName.WebhookDrop));

        Assert.InRange(struck, 400, 600);
        Assert.Equal(struck, faults.Injected[FaultName.WebhookDrop]);
    }

    [Fact]
    public void The_same_seed_repeats_the_chance_of_a_name_whatever_else_is_asked_for()
    {
        RunningFaults alone = Running(new ManualClock(), "webhook.drop=30%");
        RunningFaults among = Running(new ManualClock(), "webhook.delay=50%", "webhook.drop=30%");

        bool[] first = [.. Enumerable.Range(0, 100).Select(_ => alone.Strikes(FaultName.WebhookDrop))];
        bool[] second = [.. Enumerable.Range(0, 100).Select(_ => among.Strikes(FaultName.WebhookDelay) & among.Strikes(FaultName.WebhookDrop))];
        bool[] delays = [.. Enumerable.Range(0, 100).Select(_ => among.Strikes(FaultName.WebhookDelay))];

        Assert.All(first.Zip(second), pair => Assert.True(pair.First || !pair.Second));
        Assert.NotEqual(first, delays);
        Assert.Contains(true, second);
    }

    private static RunningFaults Running(ManualClock clock, params string[] specs)
    {
        RunningFaults faults = new(FaultPlan.Parse(specs, seed: 1), clock);
        faults.Begin();
        return faults;
    }
}
