using System.Text.Json;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Costs;

/// <summary><c>backlogq cost</c>, as a process.</summary>
public sealed class Cost_command
{
    [Fact]
    public async Task It_prints_a_line_for_each_price_and_their_sum()
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["cost", "--pushes", "1000", "--size", "20MB"]);

        Assert.True(result.ExitCode == 0, result.ToString());
        string[] lines = result.Text.Split('\n');
        Assert.Equal("1,000 pushes a month of 20 MB, in ap-northeast-1, USD by prices of 2026-11-22", lines[0]);
        Assert.Contains(lines, line => Words(line) is ["S3", "Standard,", "GB", "stored", "58.21", "1.46", "1.46"]);
        Assert.Contains(lines, line => Words(line) is ["sum", "11.36", "4.14"]);
        Assert.Contains(lines, line => Words(line) is ["sum", "23.48", "22.78"]);
        Assert.Contains(lines, line => line.StartsWith("a mirror in CodeCommit", StringComparison.Ordinal) && line.EndsWith(" 10.00", StringComparison.Ordinal));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Every_option_changes_something()
    {
        string usual = (await RunAsync()).GetRawText();

        foreach (string option in new[]
        {
            "--pushes 2", "--size 2MB", "--waiting 0", "--lag 1", "--branches 2", "--keep-days 3", "--audit-months 1", "--memory 512",
            "--ephemeral-storage 512", "--customer-key", "--build-minutes 1", "--clone-seconds 1", "--history 1GB", "--users 9",
        })
        {
            Assert.NotEqual((option, usual), (option, (await RunAsync(option.Split(' '))).GetRawText()));
        }
    }

    [Fact]
    public async Task As_JSON_the_lines_add_up()
    {
        JsonElement answer = await RunAsync("--pushes", "10000", "--size", "100MB");
        JsonElement stack = answer.GetProperty("stack");

        Assert.Equal("2026-11-22", answer.GetProperty("pricesOf").GetString());
        Assert.Equal(86.52m, Math.Round(stack.GetProperty("cost").GetDecimal(), 2));
        Assert.Equal(76.30m, Math.Round(stack.GetProperty("costLessFree").GetDecimal(), 2));
        Assert.Equal(
            Math.Round(stack.GetProperty("cost").GetDecimal(), 4),
            Math.Round(stack.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("cost").GetDecimal()), 4));
        Assert.Equal(5, answer.GetProperty("otherWays").GetArrayLength());
    }

    [Theory]
    [InlineData("--pushes many", "--pushes takes a number from 0 to 1000000000, not 'many'.")]
    [InlineData("--pushes -1", "--pushes takes a number from 0 to 1000000000, not '-1'.")]
    [InlineData("--size 20", "--size takes 500KB, 20MB or 1.5GB, up to 78GB, not '20'.")]
    [InlineData("--size 79GB", "--size takes 500KB, 20MB or 1.5GB, up to 78GB, not '79GB'.")]
    [InlineData("--waiting 1.1", "--waiting takes a number from 0 to 1, not '1.1'.")]
    [InlineData("--memory 128", "--memory takes a number from 512 to 10240, not '128'.")]
    public async Task A_bad_number_is_named_with_what_is_taken(string arguments, string message)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["cost", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Text);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_when_a_package_is_too_much_for_a_function()
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["cost", "--size", "10GB"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("backlogq worker", result.Errors, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<JsonElement> RunAsync(params string[] options)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["cost", "--json", .. options]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonElement.Parse(result.Text);
    }
}
