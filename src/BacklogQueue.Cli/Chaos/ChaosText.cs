using System.Globalization;
using System.Text.Json;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Chaos;

/// <summary>A run's end, for people and for programs.</summary>
internal static class ChaosText
{
    private static readonly (string Invariant, string Meaning)[] s_invariants =
    [
        ("I1", "the newest version of every branch is its tip"),
        ("I2", "the versions of a branch are tips that it had, in the order it had them"),
        ("I3", "every webhook answered \"queued\" has one row with its fate, and no message is left"),
        ("I4", "no commit is published twice in a row"),
        ("I5", "the newest zips hold what git archive gives"),
        ("I6", "no secret is in a log, in the table or in metadata"),
    ];

    public static IEnumerable<string> Lines(ChaosResult result) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{result.Duration.TotalSeconds:0} s of chaos, seed {result.Seed}"),
        $"pushed    {Counts(result.Pushes)}",
        $"injected  {Counts(result.Injected.Where(fault => fault.Value > 0))}",
        $"webhooks  answered {Counts(result.Answers)}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"settled   {result.Settling.TotalSeconds:0} s after the last fault; {result.Redriven} dead letters redriven then"),
        $"fates     {Counts(result.Fates.OrderBy(fate => fate.Key))}",
        $"versions  {result.Versions} of {result.Branches} branches",
        "",
        .. s_invariants.SelectMany(one => Verdict(result, one.Invariant, one.Meaning)),
    ];

    public static string Json(ChaosResult result) => TerminalText.Json(json =>
    {
        json.WriteNumber("seconds", result.Duration.TotalSeconds);
        json.WriteNumber("seed", result.Seed);
        WriteCounts(json, "pushed", result.Pushes.Select(one => (one.Key, (long)one.Value)));
        WriteCounts(json, "injected", result.Injected.Select(one => (one.Key, one.Value)));
        WriteCounts(json, "answered", result.Answers.Select(one => (one.Key, (long)one.Value)));
        json.WriteNumber("settlingSeconds", Math.Round(result.Settling.TotalSeconds, 1));
        json.WriteNumber("redriven", result.Redriven);
        WriteCounts(json, "fates", result.Fates.Select(one => ($"{one.Key}", (long)one.Value)));
        json.WriteNumber("branches", result.Branches);
        json.WriteNumber("unannounced", result.Unannounced);
        json.WriteNumber("versions", result.Versions);
        json.WriteStartArray("violations");
        foreach (Violation violation in result.Violations)
        {
            json.WriteStringValue($"{violation}");
        }

        json.WriteEndArray();
    });

    /// <summary>All that is known about one branch.</summary>
    public static IEnumerable<string> Details(RefAccount account, IEnumerable<ObservedMove> moves) =>
    [
        .. moves.Select(move => string.Create(
            CultureInfo.InvariantCulture, $"  {move.At:HH:mm:ss.fff} activity {move.Move.Activity} to {move.Move.Commit?.Hex ?? "nothing"}")),
        .. account.Versions.Select(version => $"  version {version.VersionId} {version.Made}"),
        .. account.Rows.Reverse().Select(row => $"  {PushRowText.Json(row, whole: true)}"),
    ];

    private static IEnumerable<string> Verdict(ChaosResult result, string invariant, string meaning)
    {
        Violation[] violations = [.. result.Violations.Where(violation => violation.Invariant == invariant)];
        string excuse = invariant == "I1" && result.Unannounced > 0
            ? $" ({result.Unannounced} excused: nobody was told of the last move)"
            : "";
        yield return $"{invariant} {(violations.Length == 0 ? "holds" : "IS VIOLATED")}: {meaning}{excuse}";
        foreach (Violation violation in violations)
        {
            yield return $"   {violation}";
        }
    }

    private static string Counts<TName, TCount>(IEnumerable<KeyValuePair<TName, TCount>> counts) =>
        string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}"));

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<(string Name, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
