using System.CommandLine.Parsing;
using System.Globalization;

namespace BacklogQueue.Cli;

/// <summary>The values of <c>--since</c> and <c>--older-than</c>: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c> ago, or an ISO 8601 instant.</summary>
internal static class Since
{
    public static DateTimeOffset? Parse(ArgumentResult argument, TimeProvider clock)
    {
        string text = argument.Tokens.Single().Value;
        if (TryParse(text, clock.GetUtcNow(), out DateTimeOffset since))
        {
            return since;
        }

        argument.AddError($"{argument.Argument.Name} takes 90s, 30m, 24h, 7d or a time like 2026-01-31T09:00:00+09:00, not '{text}'.");
        return null;
    }

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset since)
    {
        since = default;
        if (text.Length > 1
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && Unit(text[^1]) is { } unit)
        {
            // Nothing was pushed before the epoch, and two thousand million days are more than a TimeSpan holds.
            bool isLater = count < (now - DateTimeOffset.UnixEpoch) / unit;
            since = isLater ? now - (unit * count) : DateTimeOffset.UnixEpoch;
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since);
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
