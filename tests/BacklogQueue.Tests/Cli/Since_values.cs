using System.Globalization;
using BacklogQueue.Cli;

namespace BacklogQueue.Tests.Cli;

public sealed class Since_values
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("90s", "2026-03-01T11:58:30Z")]
    [InlineData("30m", "2026-03-01T11:30:00Z")]
    [InlineData("24h", "2026-02-28T12:00:00Z")]
    [InlineData("7d", "2026-02-22T12:00:00Z")]
    [InlineData("2000000000d", "1970-01-01T00:00:00Z")]
    [InlineData("2026-01-31T09:00:00+09:00", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    public void An_age_or_an_instant_is_understood(string text, string instant)
    {
        Assert.True(Since.TryParse(text, s_now, out DateTimeOffset since));
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), since);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("24")]
    [InlineData("yesterday")]
    public void Anything_else_is_not(string text) => Assert.False(Since.TryParse(text, s_now, out _));
}
