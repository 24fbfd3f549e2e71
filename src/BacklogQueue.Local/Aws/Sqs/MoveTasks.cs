using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>The redrives that were started, newest last. They live as long as the process.</summary>
internal sealed class MoveTasks(Func<Guid> newId)
{
    private const int MaxResults = 10;

    private readonly List<MoveTask> _tasks = [];

    /// <summary>When a running task next moves a message; null when none runs.</summary>
    public DateTimeOffset? NextDue => _tasks.Where(task => task.IsRunning).Min(task => (DateTimeOffset?)task.NextMove);

    public void Advance(Func<string, FifoQueue?> findQueue, DateTimeOffset now)
    {
        foreach (MoveTask task in _tasks)
        {
            task.Advance(findQueue, now);
        }
    }

    public JsonObject Start(FifoQueue source, string? destinationArn, int? messagesPerSecond, DateTimeOffset now)
    {
        if (messagesPerSecond is < 1 or > MoveTask.MaxRate)
        {
            throw SqsError.Invalid("MaxNumberOfMessagesPerSecond", messagesPerSecond, "Must be between 1 and 500, if provided.");
        }

        if (_tasks.Any(task => task.IsRunning && task.Source == source))
        {
            throw SqsError.InvalidText(
                "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
        }

        MoveTask started = new(newId().ToString(), source, destinationArn, messagesPerSecond, now);
        _tasks.Add(started);
        return new() { ["TaskHandle"] = started.Handle };
    }

    public JsonObject Cancel(string handle)
    {
        MoveTask? task = _tasks.Find(task => task.Handle == handle);
        if (task is not { IsRunning: true })
        {
            throw SqsError.ResourceNotFound("The task handle names no task that is running.");
        }

        task.Cancel();
        return new() { ["ApproximateNumberOfMessagesMoved"] = task.Moved };
    }

    /// <summary>The newest tasks of a source first; a handle is told only while its task can be cancelled.</summary>
    public JsonObject List(FifoQueue source, int? maxResults)
    {
        if (maxResults is < 1 or > MaxResults)
        {
            throw SqsError.Invalid("MaxResults", maxResults, "Must be between 1 and 10, if provided.");
        }

        JsonArray results = [];
        foreach (MoveTask task in Enumerable.Reverse(_tasks).Where(task => task.Source == source).Take(maxResults ?? 1))
        {
            results.Add((JsonNode)Describe(task));
        }

        return new() { ["Results"] = results };
    }

    private static JsonObject Describe(MoveTask task)
    {
        JsonObject result = new()
        {
            ["Status"] = task.Status,
            ["SourceArn"] = task.Source.Arn,
            ["ApproximateNumberOfMessagesMoved"] = task.Moved,
            ["ApproximateNumberOfMessagesToMove"] = task.ToMove,
            ["StartedTimestamp"] = task.StartedAt.ToUnixTimeMilliseconds(),
        };
        if (task.IsRunning)
        {
            result["TaskHandle"] = task.Handle;
        }

        if (task.DestinationArn is not null)
        {
            result["DestinationArn"] = task.DestinationArn;
        }

        if (task.MessagesPerSecond is not null)
        {
            result["MaxNumberOfMessagesPerSecond"] = task.MessagesPerSecond;
        }

        if (task.FailureReason is not null)
        {
            result["FailureReason"] = task.FailureReason;
        }

        return result;
    }
}
