using System.Globalization;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Faults;

/// <summary>
/// Reads <c>NAME=RATE[@FROM-UNTIL]</c>:
/// <code>
/// RATE         5%, 0.5%, 100%; for clock.jump a signed duration: +90s, -2m
/// FROM, UNTIL  durations: 500ms, 20s, 1.5m, 1h; without UNTIL the fault stays
/// </code>
/// </summary>
internal static partial class FaultGrammar
{
    private const string ClockJumpForm = "a signed duration such as +90s or -2m, up to a day";
    private const string RateForm = "a rate such as 5% or 100%, more than 0%";

    private static readonly TimeSpan s_longestJump = TimeSpan.FromDays(1);

    /// <summary>What <c>--fault</c> takes, for people.</summary>
    public static string Help { get; } = string.Join('\n', (IEnumerable<string>)
    [
        "A fault is NAME=RATE[@FROM-UNTIL]: git.refuse=100%@10s-70s, s3.slow-down=5%, clock.jump=+90s@20s-",
        "RATE is a part of the calls, or for clock.jump a duration. FROM and UNTIL count from the stack's start. The names:",
        .. KnownFault.All.Select(fault => $"  {fault.Name,-26}{fault.Effect}"),
    ]);

    /// <exception cref="FaultPlanException">It is not of this form; the message names the known faults when that is what helps.</exception>
    public static (string Name, string Value, FaultWindow Window) Split(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success)
        {
            throw new FaultPlanException($"\"{text}\" is not a fault.\n{Help}");
        }

        string name = match.Groups["name"].Value;
        if (!KnownFault.All.Any(fault => fault.Name == name))
        {
            throw new FaultPlanException($"There is no fault \"{name}\".\n{Help}");
        }

        TimeSpan from = match.Groups["from"] is { Success: true } first ? ReadDuration(first.Value) : TimeSpan.Zero;
        TimeSpan? until = match.Groups["until"] is { Success: true } last ? ReadDuration(last.Value) : null;
        return until <= from
            ? throw new FaultPlanException($"\"{text}\": the window ends before it begins.")
            : (name, match.Groups["value"].Value, new FaultWindow(from, until));
    }

    /// <exception cref="FaultPlanException">It is no rate.</exception>
    public static double ReadRate(string name, string text)
    {
        Match match = Rate().Match(text);
        double percent = match.Success ? double.Parse(match.Groups["percent"].Value, CultureInfo.InvariantCulture) : 0;
        return percent is > 0 and <= 100
            ? percent / 100
            : throw new FaultPlanException($"{name}={text}: {name} takes {RateForm}.");
    }

    /// <exception cref="FaultPlanException">It is no jump.</exception>
    public static TimeSpan ReadJump(string name, string text)
    {
        Match match = Jump().Match(text);
        TimeSpan jump = match.Success ? ReadDuration(match.Groups["duration"].Value) : TimeSpan.Zero;
        return jump > TimeSpan.Zero && jump <= s_longestJump
            ? match.Groups["sign"].Value == "-" ? -jump : jump
            : throw new FaultPlanException($"{name}={text}: {name} takes {ClockJumpForm}.");
    }

    private static TimeSpan ReadDuration(string text)
    {
        string unit = text.TrimStart([.. "0123456789."]);
        double number = double.Parse(text.AsSpan()[..^unit.Length], CultureInfo.InvariantCulture);
        return unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    private const string Duration = @"[0-9]{1,6}(\.[0-9]{1,3})?(ms|s|m|h)";

    [GeneratedRegex($@"^(?<name>[a-z0-9.-]+)=(?<value>[^@]+)(@(?<from>{Duration})-(?<until>{Duration})?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(?<percent>[0-9]{1,3}(\.[0-9]{1,6})?)%$", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();

    [GeneratedRegex($"^(?<sign>[+-])(?<duration>{Duration})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Jump();
}
