using System.Diagnostics;
using System.Globalization;
using System.Text;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Tests.Local.Lambda;

public sealed class Function_processes
{
    [Fact]
    public async Task An_event_comes_back_from_the_process_and_what_it_prints_is_logged()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();

        InvocationResult result = await scripted.InvokeAsync("""{"hello":"世界"}""");

        Assert.Null(result.Error);
        Assert.Equal("""{"hello":"世界"}""", Encoding.UTF8.GetString(result.Payload.Span));
        await scripted.Function.DisposeAsync();
        Assert.Contains("started", scripted.Log);
        Assert.Contains("""to stderr: {"hello":"世界"}""", scripted.Log);
    }

    [Fact]
    public async Task A_process_is_used_for_many_events()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();

        string first = await ProcessAsync(scripted);
        string second = await ProcessAsync(scripted);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_environment_is_Lambdas_and_nothing_of_the_hosts()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();

        InvocationResult result = await scripted.InvokeAsync("\"environment\"");

        string[] names = [.. Encoding.UTF8.GetString(result.Payload.Span)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=')[0])
            .Except(["PWD", "OLDPWD", "SHLVL", "_"]) // the shell's own
            .Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "AWS_ENDPOINT_URL", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
                "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
                "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "LAMBDA_TASK_ROOT", "LANG",
                "PATH", "START", "TMPDIR", "TZ", "_HANDLER",
            ],
            names);
    }

    [Fact]
    public async Task An_error_that_the_function_reports_is_the_result()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();

        InvocationResult result = await scripted.InvokeAsync("\"fail\"");

        Assert.Equal(new FunctionError("Git", "no such host"), result.Error);
        Assert.Null((await scripted.InvokeAsync("1")).Error);
    }

    [Fact]
    public async Task A_process_that_dies_fails_its_event_and_the_next_event_gets_a_new_one()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();
        string before = await ProcessAsync(scripted);

        InvocationResult crashed = await scripted.InvokeAsync("\"crash\"");

        Assert.Equal("Runtime.ExitError", crashed.Error?.Type);
        Assert.NotEqual(before, await ProcessAsync(scripted));
    }

    [Fact]
    public async Task A_process_that_was_killed_while_idle_is_replaced_unseen()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();
        int before = int.Parse(await ProcessAsync(scripted), CultureInfo.InvariantCulture);

        using Process idle = Process.GetProcessById(before);
        idle.Kill(entireProcessTree: true);
        await idle.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(before.ToString(CultureInfo.InvariantCulture), await ProcessAsync(scripted));
    }

    [Fact]
    public async Task An_event_that_outlasts_the_timeout_is_killed_with_its_process()
    {
        TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedFunction scripted = ScriptedFunction.Create(onLine: line =>
        {
            if (line == "hanging")
            {
                hanging.SetResult();
            }
        });
        Task<InvocationResult> hung = scripted.InvokeAsync("\"hang\"");
        await hanging.Task;

        scripted.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(hung.IsCompleted);
        scripted.Clock.Advance(TimeSpan.FromSeconds(1));
        InvocationResult result = await hung;

        Assert.Equal("Sandbox.Timedout", result.Error?.Type);
        Assert.EndsWith("Task timed out after 30.00 seconds", result.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(scripted.Function.ProcessIds);
        Assert.Null((await scripted.InvokeAsync("1")).Error);
    }

    [Fact]
    public async Task A_function_that_cannot_start_says_why()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create(start: "refuse");

        InvocationResult result = await scripted.InvokeAsync("1");
        InvalidOperationException warmUp = await Assert.ThrowsAsync<InvalidOperationException>(
            () => scripted.Function.WarmUpAsync(TestContext.Current.CancellationToken));

        Assert.Equal(new FunctionError("Configuration", "no queue"), result.Error);
        Assert.Contains("no queue", warmUp.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_run_side_by_side_up_to_the_concurrency()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create(concurrency: 2);

        InvocationResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => scripted.InvokeAsync($"{number}")));

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.InRange(scripted.Function.ProcessIds.Count(), 1, 2);
    }

    [Fact]
    public async Task The_end_leaves_no_process_and_no_file()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create();
        int process = int.Parse(await ProcessAsync(scripted), CultureInfo.InvariantCulture);

        await scripted.Function.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scripted.TemporaryFolder));
    }

    [Fact]
    public async Task A_process_that_does_not_heed_SIGTERM_is_killed_after_a_grace()
    {
        await using ScriptedFunction scripted = ScriptedFunction.Create(start: "stubborn");
        int process = int.Parse(await ProcessAsync(scripted), CultureInfo.InvariantCulture);

        Task end = scripted.Function.DisposeAsync().AsTask();
        while (!end.IsCompleted)
        {
            scripted.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await end;
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
    }

    private static async Task<string> ProcessAsync(ScriptedFunction scripted)
    {
        InvocationResult result = await scripted.InvokeAsync("\"process\"");
        Assert.Null(result.Error);
        return Encoding.UTF8.GetString(result.Payload.Span).Trim();
    }
}
