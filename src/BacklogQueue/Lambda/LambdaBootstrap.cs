using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The loop of a custom runtime: next event, handler, answer, again. One event at a time, as Lambda gives them.
/// </summary>
/// <param name="http">Must have no time-out of its own, no proxy and no redirects.</param>
/// <param name="environment">Where the Runtime API is, and who we are.</param>
/// <param name="clock">Against which deadlines run.</param>
/// <param name="log">Failures of handlers, which Lambda itself does not log.</param>
/// <param name="setTraceId">
/// Puts the trace id of the event at hand where AWSSDK.Core looks for it: the variable <c>_X_AMZN_TRACE_ID</c>.
/// </param>
public sealed partial class LambdaBootstrap(
    HttpClient http, LambdaEnvironment environment, TimeProvider clock, ILogger log, Action<string?> setTraceId)
{
    /// <summary>Between the handler's cancellation and Lambda's end of the invocation: enough to answer.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs until <paramref name="stop"/>; an event at hand is finished first.</summary>
    /// <param name="initialize">Makes the handler; its failure is reported as the function's failure to start.</param>
    /// <param name="stop">No further event is taken.</param>
    /// <returns>The process's exit code: 0 after a stop, 1 when it could not start or the Runtime API failed.</returns>
    public async Task<int> RunAsync(Func<LambdaBootstrapHandler> initialize, CancellationToken stop)
    {
        RuntimeApiClient api = new(http, new Uri($"http://{environment.RuntimeApi}/"), environment, clock);
        try
        {
            LambdaBootstrapHandler? handler = await InitializeAsync(api, initialize);
            if (handler is null)
            {
                return 1;
            }

            while (!stop.IsCancellationRequested)
            {
                InvocationRequest invocation = await api.GetNextInvocationAsync(stop);
                await InvokeAsync(api, handler, invocation);
            }

            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception problem) when (problem is RuntimeApiException or HttpRequestException or IOException)
        {
            LogRuntimeApiFailed(problem);
            return 1;
        }
    }

    private async Task<LambdaBootstrapHandler?> InitializeAsync(RuntimeApiClient api, Func<LambdaBootstrapHandler> initialize)
    {
        try
        {
            return initialize();
        }
        catch (Exception problem)
        {
            LogInitializationFailed(problem);
            await api.SendInitErrorAsync(FunctionError.Of(problem), CancellationToken.None);
            return null;
        }
    }

    private async Task InvokeAsync(RuntimeApiClient api, LambdaBootstrapHandler handler, InvocationRequest invocation)
    {
        string id = invocation.LambdaContext.AwsRequestId;
        using IDisposable? scope = log.BeginScope(new Dictionary<string, object?>
        {
            ["RequestId"] = id,
            ["TraceId"] = invocation.LambdaContext.TraceId,
        });
        setTraceId(invocation.LambdaContext.TraceId);
        try
        {
            TimeSpan usable = invocation.LambdaContext.RemainingTime - Grace;
            using CancellationTokenSource deadline = new(usable > TimeSpan.Zero ? usable : TimeSpan.Zero, clock);
            InvocationResponse response = await handler(invocation, deadline.Token);

            // Not with the deadline's token: an answer that is ready is sent in the grace too.
            await using Stream output = response.OutputStream;
            if (await api.SendResponseAsync(id, output, CancellationToken.None))
            {
                return;
            }

            string message = string.Create(
                CultureInfo.InvariantCulture, $"The answer is larger than {InvocationResponse.MaxBytes} bytes.");
            LogAnswerTooLarge();
            await api.SendErrorAsync(id, new FunctionError("ResponseTooLarge", message, []), CancellationToken.None);
        }
        catch (Exception problem) when (problem is not RuntimeApiException)
        {
            LogInvocationFailed(problem);
            await api.SendErrorAsync(id, FunctionError.Of(problem), CancellationToken.None);
        }
    }

    [LoggerMessage(EventName = "InitializationFailed", Level = LogLevel.Critical, Message = "The function cannot start.")]
    private partial void LogInitializationFailed(Exception problem);

    [LoggerMessage(EventName = "InvocationFailed", Level = LogLevel.Error, Message = "The handler failed.")]
    private partial void LogInvocationFailed(Exception problem);

    [LoggerMessage(EventName = "AnswerTooLarge", Level = LogLevel.Error, Message = "The handler's answer is too large.")]
    private partial void LogAnswerTooLarge();

    [LoggerMessage(EventName = "RuntimeApiFailed", Level = LogLevel.Critical, Message = "The Lambda Runtime API failed.")]
    private partial void LogRuntimeApiFailed(Exception problem);
}
