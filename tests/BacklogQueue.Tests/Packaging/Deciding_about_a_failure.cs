using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Packaging;

public sealed class Deciding_about_a_failure
{
    private static readonly PushError s_transient = new("TimedOut", "later", IsTransient: true);
    private static readonly PushError s_permanent = new("UnsafeTree", "never", IsTransient: false);
    private static readonly TimeSpan s_plenty = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(1, 5, 10)]
    [InlineData(2, 5, 20)]
    [InlineData(3, 5, 40)]
    [InlineData(4, 5, 80)]
    [InlineData(6, 5, 300)]
    [InlineData(8, 5, 300)]
    public void A_transient_failure_is_tried_again_after_longer_and_longer_random_waits(int receive, int shortest, int longest)
    {
        Assert.Equal(Retry(shortest), Policy(jitter: 0).Decide(s_transient, receive, s_plenty));
        Assert.Equal(Retry(longest), Policy(jitter: 1).Decide(s_transient, receive, s_plenty));
        Assert.Equal(Retry((shortest + longest) / 2.0), Policy(jitter: 0.5).Decide(s_transient, receive, s_plenty));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(90, 90)]
    [InlineData(3_600, 300)]
    public void A_server_that_says_when_to_come_back_is_left_alone_until_then(int asked, int waited) => Assert.Equal(
        Retry(waited),
        Policy(jitter: 0).Decide(s_transient with { RetryAfter = TimeSpan.FromSeconds(asked) }, receiveCount: 1, s_plenty));

    [Fact]
    public void A_permanent_failure_is_not_tried_again() =>
        Assert.IsType<FailureDecision.DeadLetter>(Policy().Decide(s_permanent, receiveCount: 1, s_plenty));

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void A_transient_failure_is_final_one_receive_before_the_queue_gives_up(int receive, bool isFinal) =>
        Assert.Equal(isFinal, Policy().Decide(s_transient, receive, s_plenty) is FailureDecision.DeadLetter);

    [Fact]
    public void A_worker_without_time_hands_the_message_back()
    {
        Assert.IsType<FailureDecision.HandBack>(Policy().Decide(s_transient, receiveCount: 1, TimeSpan.Zero));
        Assert.IsType<FailureDecision.DeadLetter>(Policy().Decide(s_transient, receiveCount: 10, TimeSpan.Zero));
        Assert.IsType<FailureDecision.DeadLetter>(Policy().Decide(s_permanent, receiveCount: 1, TimeSpan.Zero));
    }

    private static FailurePolicy Policy(double jitter = 0.5) => new(maxReceives: 10, () => jitter);

    private static FailureDecision.Retry Retry(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
