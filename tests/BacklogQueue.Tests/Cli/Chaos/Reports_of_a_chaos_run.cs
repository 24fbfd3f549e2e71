using System.Text.Json;
using BacklogQueue.Cli.Chaos;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Chaos;

public sealed class Reports_of_a_chaos_run
{
    private static readonly ChaosResult s_good = new()
    {
        Seed = 7,
        Duration = TimeSpan.FromSeconds(30),
        Pushes = new Dictionary<string, int> { ["a commit"] = 12 },
        Answers = new Dictionary<string, int> { ["queued"] = 11, ["503"] = 1 },
        Injected = new Dictionary<string, long> { ["git.cut"] = 3, ["git.stall"] = 0 },
        Settling = TimeSpan.FromSeconds(41.26),
        Redriven = 2,
        Branches = 8,
        Unannounced = 0,
        Versions = 9,
        Fates = new Dictionary<PushStatus, int> { [PushStatus.Packaged] = 9, [PushStatus.Superseded] = 2 },
        Violations = [],
    };

    [Fact]
    public void A_line_per_invariant_says_that_it_holds()
    {
        string[] lines = [.. ChaosText.Lines(s_good)];
        Assert.Equal("30 s of chaos, seed 7", lines[0]);
        Assert.Equal(
            ["I1 holds", "I2 holds", "I3 holds", "I4 holds", "I5 holds", "I6 holds"], lines[^6..].Select(line => line[..8]));
    }

    [Fact]
    public void Only_faults_that_struck_are_listed()
    {
        string text = string.Join('\n', ChaosText.Lines(s_good));
        Assert.Contains("git.cut 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("git.stall", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Excused_branches_are_counted_beside_I1()
    {
        IEnumerable<string> lines = ChaosText.Lines(s_good with { Unannounced = 2 });
        Assert.Contains(lines, line => line.StartsWith("I1 holds", StringComparison.Ordinal)
            && line.EndsWith("(2 excused: nobody was told of the last move)", StringComparison.Ordinal));
    }

    [Fact]
    public void Violations_stand_below_their_invariant()
    {
        Violation violation = new("I4", SomePush.Main, "twice.");
        string[] lines = [.. ChaosText.Lines(s_good with { Violations = [violation] })];
        int at = Array.FindIndex(lines, line => line.StartsWith("I4 IS VIOLATED", StringComparison.Ordinal));
        Assert.Equal($"   {violation}", lines[at + 1]);
        Assert.Equal(5, lines.Count(line => line.Contains(" holds: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_is_one_json_object()
    {
        Violation violation = new("I1", null, "not.");
        string text = ChaosText.Json(s_good with { Violations = [violation] });
        JsonElement json = JsonElement.Parse(text);
        Assert.DoesNotContain('\n', text);
        Assert.Equal(7, json.GetProperty("seed").GetInt32());
        Assert.Equal(12, json.GetProperty("pushed").GetProperty("a commit").GetInt32());
        Assert.Equal(3, json.GetProperty("injected").GetProperty("git.cut").GetInt64());
        Assert.Equal(9, json.GetProperty("fates").GetProperty("Packaged").GetInt32());
        Assert.Equal(41.3, json.GetProperty("settlingSeconds").GetDouble());
        Assert.Equal("I1: not.", Assert.Single(json.GetProperty("violations").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("9")]
    [InlineData("3601")]
    public async Task A_run_that_is_too_short_or_too_long_is_a_usage_error(string seconds) =>
        Assert.Equal(2, (await BacklogqProgram.RunAsync(["chaos", "--seconds", seconds])).ExitCode);
}
