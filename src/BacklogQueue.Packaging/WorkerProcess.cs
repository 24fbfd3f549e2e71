using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>A process that is a worker of its own: the queue's messages until SIGTERM or SIGINT.</summary>
internal static partial class WorkerProcess
{
    /// <param name="initialize">Wires the worker.</param>
    /// <param name="log">Gets why it cannot start.</param>
    /// <returns>The exit code: 0 after a signal, 1 when it cannot start.</returns>
    public static async Task<int> RunAsync(Func<QueueWorker> initialize, ILogger log)
    {
        using TerminationSignal stop = new();
        QueueWorker worker;
        try
        {
            worker = initialize();
        }
        catch (Exception problem) when (problem is SettingsException or RoutesException or Amazon.Runtime.AmazonClientException)
        {
            LogNotStarted(log, problem.Message);
            return 1;
        }

        await worker.RunAsync(stop.Token);
        return 0;
    }

    [LoggerMessage(EventName = "NotStarted", Level = LogLevel.Critical, Message = "The worker cannot start: {Reason}")]
    private static partial void LogNotStarted(ILogger log, string reason);
}
