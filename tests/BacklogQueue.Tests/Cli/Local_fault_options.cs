using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli;

public sealed class Local_fault_options
{
    [Theory]
    [InlineData("There is no fault \"git.oops\"", "--fault", "git.oops=5%")]
    [InlineData("\"git.cut\" is not a fault", "--fault", "git.cut")]
    [InlineData("git.cut takes a rate", "--fault", "git.stall=1%", "--fault", "git.cut=200%")]
    [InlineData("only webhook and git faults", "--fault", "s3.error=1%", "--endpoint", "http://127.0.0.1:1")]
    public async Task What_cannot_be_injected_is_a_mistake_of_usage(string reason, params string[] options)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["local", .. options]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }
}
