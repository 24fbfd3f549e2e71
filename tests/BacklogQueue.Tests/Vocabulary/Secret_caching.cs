namespace BacklogQueue.Tests.Vocabulary;

public sealed class Secret_caching
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private int _reads;
    private bool _down;

    [Fact]
    public async Task A_fresh_secret_is_not_read_again()
    {
        SecretCache cache = Cache();
        await cache.GetAsync("a", TestContext.Current.CancellationToken);
        _clock.Advance(s_life - TimeSpan.FromSeconds(1));

        Assert.Equal("a1", await cache.GetAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_old_secret_is_read_again()
    {
        SecretCache cache = Cache();
        await cache.GetAsync("a", TestContext.Current.CancellationToken);
        _clock.Advance(s_life);

        Assert.Equal("a2", await cache.GetAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_old_secret_outlives_an_outage_of_its_source()
    {
        SecretCache cache = Cache();
        await cache.GetAsync("a", TestContext.Current.CancellationToken);
        _clock.Advance(s_life * 10);
        _down = true;

        Assert.Equal("a1", await cache.GetAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_secret_never_read_reports_the_outage()
    {
        SecretCache cache = Cache();
        _down = true;

        await Assert.ThrowsAsync<HttpRequestException>(() => cache.GetAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_rotation_is_noticed_before_the_life_ends_but_not_on_every_request()
    {
        SecretCache cache = Cache();
        await cache.GetAsync("a", TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("a2", await cache.RefreshAsync("a", TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal("a2", await cache.RefreshAsync("a", TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    private SecretCache Cache() => new(
        (name, _) => _down ? throw new HttpRequestException("down") : Task.FromResult($"{name}{++_reads}"),
        s_life,
        _clock);

    private sealed class ManualClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
