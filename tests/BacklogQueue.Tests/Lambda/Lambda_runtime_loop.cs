using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Lambda;

public sealed class Lambda_runtime_loop : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _log = new();
    private readonly List<string?> _traces = [];
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        _stop.Dispose();
        _http.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Events_are_answered_one_after_the_other_until_the_stop()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> first = api.InvokeAsync("1", "\"a\"", InSeconds(10));
        Task<ScriptedRuntimeApi.Answer> second = api.InvokeAsync("2", "\"b\"", InSeconds(10));
        Task<int> exit = RunAsync(api, Echo);

        Assert.Equal(("response", "\"a\""), Of(await first));
        Assert.Equal(("response", "\"b\""), Of(await second));
        await api.Polled.Task;
        await _stop.CancelAsync();
        Assert.Equal(0, await exit);
    }

    [Fact]
    public async Task A_stop_lets_the_event_at_hand_finish_and_takes_no_other()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> first = api.InvokeAsync("1", "\"a\"", InSeconds(10));
        Task<ScriptedRuntimeApi.Answer> second = api.InvokeAsync("2", "\"b\"", InSeconds(10));

        int exit = await RunAsync(api, async (invocation, deadline) =>
        {
            await _stop.CancelAsync();
            Assert.False(deadline.IsCancellationRequested);
            return await Echo(invocation, deadline);
        });

        Assert.Equal(0, exit);
        Assert.Equal(("response", "\"a\""), Of(await first));
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task A_failure_is_told_by_name_text_and_place_and_the_loop_goes_on()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> failed = api.InvokeAsync("1", "{}", InSeconds(10));
        Task<ScriptedRuntimeApi.Answer> next = api.InvokeAsync("2", "\"b\"", InSeconds(10));
        Task<int> exit = RunAsync(api, (invocation, deadline) => invocation.LambdaContext.AwsRequestId == "1"
            ? throw new InvalidOperationException("out of order", new IOException("inner secret"))
            : Echo(invocation, deadline));

        ScriptedRuntimeApi.Answer answer = await failed;
        Assert.Equal("error", answer.Kind);
        Assert.Equal("InvalidOperationException", answer.ErrorType);
        JsonElement error = JsonElement.Parse(answer.Body);
        Assert.Equal("InvalidOperationException", error.GetProperty("errorType").GetString());
        Assert.Equal("out of order", error.GetProperty("errorMessage").GetString());
        Assert.Contains(nameof(Lambda_runtime_loop), error.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("inner secret", answer.Body, StringComparison.Ordinal);
        Assert.Equal("response", (await next).Kind);
        await _stop.CancelAsync();
        Assert.Equal(0, await exit);
        JsonElement line = JsonElement.Parse(_log.ToString());
        Assert.Equal("InvocationFailed", line.GetProperty("event").GetString());
        Assert.Equal("1", line.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task A_handler_is_cancelled_before_lambda_ends_it_and_can_still_answer()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> answer = api.InvokeAsync("1", "\"a\"", InSeconds(10));
        TaskCompletionSource<LambdaContext> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> exit = RunAsync(api, async (invocation, deadline) =>
        {
            TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = deadline.Register(cancelled.SetResult);
            started.SetResult(invocation.LambdaContext);
            await cancelled.Task;
            return await Echo(invocation, deadline);
        });

        LambdaContext context = await started.Task;
        Assert.Equal(TimeSpan.FromSeconds(10), context.RemainingTime);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(answer.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1) - LambdaBootstrap.Grace);

        Assert.Equal(("response", "\"a\""), Of(await answer));
        Assert.Equal(LambdaBootstrap.Grace, context.RemainingTime);
        await _stop.CancelAsync();
        await exit;
    }

    [Fact]
    public async Task Remaining_time_is_never_negative()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> answer = api.InvokeAsync("1", "{}", InSeconds(-1));
        Task<int> exit = RunAsync(api, (invocation, deadline) => Task.FromResult(Text(
            $"\"{invocation.LambdaContext.RemainingTime.TotalSeconds} {deadline.IsCancellationRequested}\"")));

        Assert.Equal("\"0 True\"", (await answer).Body);
        await _stop.CancelAsync();
        await exit;
    }

    [Fact]
    public async Task The_trace_id_of_each_event_is_set_and_the_next_events_absence_clears_it()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> traced = api.InvokeAsync("1", "{}", InSeconds(10), "Root=1-5bef4de7;Sampled=1");
        Task<ScriptedRuntimeApi.Answer> untraced = api.InvokeAsync("2", "{}", InSeconds(10));
        Task<int> exit = RunAsync(api, Echo);

        await traced;
        await untraced;
        await _stop.CancelAsync();
        await exit;
        Assert.Equal(["Root=1-5bef4de7;Sampled=1", null], _traces);
    }

    [Theory]
    [InlineData(InvocationResponse.MaxBytes + 1, 202)]
    [InlineData(10, 413)]
    public async Task An_answer_that_is_too_large_is_the_functions_error(int size, int status)
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync(new() { ResponseStatus = status });
        Task<ScriptedRuntimeApi.Answer> answer = api.InvokeAsync("1", "{}", InSeconds(10));
        Task<int> exit = RunAsync(
            api, (_, _) => Task.FromResult(new InvocationResponse(new MemoryStream(new byte[size]))));

        Assert.Equal(("error", "ResponseTooLarge"), ((await answer).Kind, (await answer).ErrorType));
        await _stop.CancelAsync();
        Assert.Equal(0, await exit);
    }

    [Fact]
    public async Task An_answer_of_the_largest_size_is_passed_on()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<ScriptedRuntimeApi.Answer> answer = api.InvokeAsync("1", "{}", InSeconds(10));
        Task<int> exit = RunAsync(
            api, (_, _) => Task.FromResult(Text(new string('a', InvocationResponse.MaxBytes))));

        Assert.Equal(InvocationResponse.MaxBytes, (await answer).Body.Length);
        await _stop.CancelAsync();
        await exit;
    }

    [Fact]
    public async Task A_function_that_cannot_start_says_why_and_exits_1()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();

        int exit = await Bootstrap(api).RunAsync(
            () => throw new SettingsException("The environment variable BACKLOGQ_QUEUE_URL is not set."), _stop.Token);

        Assert.Equal(1, exit);
        ScriptedRuntimeApi.Answer error = await api.InitError.Task;
        Assert.Equal("SettingsException", error.ErrorType);
        Assert.Contains("BACKLOGQ_QUEUE_URL is not set", error.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_refusing_runtime_api_ends_the_process_with_1(int status)
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync(new() { NextStatus = status });

        Assert.Equal(1, await RunAsync(api, Echo));
        Assert.Contains($"answered {status}", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_api_that_is_gone_ends_the_process_with_1()
    {
        ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        Task<int> exit = RunAsync(api, Echo);
        await api.Polled.Task;
        await api.DisposeAsync();

        Assert.Equal(1, await exit);
        Assert.Contains("RuntimeApiFailed", _log.ToString(), StringComparison.Ordinal);
    }

    private static Task<InvocationResponse> Echo(InvocationRequest invocation, CancellationToken cancellationToken) =>
        Task.FromResult(new InvocationResponse(invocation.InputStream));

    private static InvocationResponse Text(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static (string Kind, string Body) Of(ScriptedRuntimeApi.Answer answer) => (answer.Kind, answer.Body);

    private DateTimeOffset InSeconds(double seconds) => _clock.GetUtcNow().AddSeconds(seconds);

    private Task<int> RunAsync(ScriptedRuntimeApi api, LambdaBootstrapHandler handler) =>
        Bootstrap(api).RunAsync(() => handler, _stop.Token);

    private LambdaBootstrap Bootstrap(ScriptedRuntimeApi api) => new(
        _http,
        new LambdaEnvironment(name => name == "AWS_LAMBDA_RUNTIME_API" ? api.Address : null),
        _clock,
        new JsonLogger(_log, _clock),
        _traces.Add);
}
