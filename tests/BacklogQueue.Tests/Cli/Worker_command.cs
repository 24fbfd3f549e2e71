using System.Diagnostics;
using System.Globalization;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli;

/// <summary><c>backlogq worker</c>, as a process, on a queue that no Lambda empties.</summary>
public sealed class Worker_command(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_packages_what_is_queued_and_ends_without_a_trace_when_it_is_told_to()
    {
        await using RunningWorker queue = await RunningWorker.StartAsync(cloud);
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder.File("routes.json"), queue.RoutesText, Token);
        Dictionary<string, string?> environment = await cloud.CreateEnvironmentAsync();
        foreach ((string name, string? value) in queue.Environment)
        {
            environment[name] = value;
        }

        environment[Settings.RoutesVariable] = folder.File("routes.json");
        await cloud.CreateSecretAsync("git", queue.Secret.Text!);
        CommitId tip = await queue.CommitAndPushAsync("one");
        Push push = queue.Push(tip);
        await queue.SendAsync(push);

        using Process worker = BacklogqProgram.Start(["worker", "--concurrency", "1"], environment);
        Task<string> log = worker.StandardOutput.ReadToEndAsync(Token);
        Task<string> errors = worker.StandardError.ReadToEndAsync(Token);
        try
        {
            PushRow row = await queue.SettledAsync(push);
            await Command.RunAsync("kill", ["-TERM", worker.Id.ToString(CultureInfo.InvariantCulture)]);
            await worker.WaitForExitAsync(Token);

            Assert.True(worker.ExitCode == 0, $"exit {worker.ExitCode}\n{await log}\n{await errors}");
            Assert.Equal(PushStatus.Packaged, row.Status);
            Assert.Equal([tip.Hex], await queue.CommitsAsync());
            Assert.Contains("no message is in flight", await log, StringComparison.Ordinal);
        }
        finally
        {
            if (!worker.HasExited)
            {
                worker.Kill(entireProcessTree: true);
            }
        }
    }

    [Fact]
    public async Task Without_its_resources_it_says_which_variable_is_missing()
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(
            ["worker"], new Dictionary<string, string?> { [Settings.TableVariable] = null, ["AWS_REGION"] = "eu-central-1" });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Settings.TableVariable, result.Text, StringComparison.Ordinal);
    }
}
