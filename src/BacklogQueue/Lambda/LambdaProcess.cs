using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Lambda;

/// <summary>A process that is a Lambda function: the loop wired to this process's environment and signals.</summary>
public static partial class LambdaProcess
{
    /// <summary>Runs until SIGTERM or SIGINT; an event at hand is finished first.</summary>
    /// <param name="initialize">Makes the handler.</param>
    /// <param name="clock">Against which deadlines run.</param>
    /// <param name="log">Where failures of handlers go.</param>
    /// <returns>The exit code: 0 after a signal, 1 when it cannot run.</returns>
    public static async Task<int> RunAsync(Func<LambdaBootstrapHandler> initialize, TimeProvider clock, ILogger log)
    {
        LambdaEnvironment environment = new(Environment.GetEnvironmentVariable);
        if (environment.RuntimeApi is null)
        {
            LogNotStartedByLambda(log);
            return 1;
        }

        using TerminationSignal stop = new();
        using SocketsHttpHandler handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        LambdaBootstrap bootstrap = new(
            http, environment, clock, log, id => Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", id));
        return await bootstrap.RunAsync(initialize, stop.Token);
    }

    [LoggerMessage(
        EventName = "NotStartedByLambda",
        Level = LogLevel.Critical,
        Message = "AWS_LAMBDA_RUNTIME_API is not set: this program is started by AWS Lambda, or by `backlogq local`.")]
    private static partial void LogNotStartedByLambda(ILogger log);
}
