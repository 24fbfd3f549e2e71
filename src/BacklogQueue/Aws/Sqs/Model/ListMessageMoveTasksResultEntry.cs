namespace Amazon.SQS.Model;

/// <summary>One redrive.</summary>
public sealed class ListMessageMoveTasksResultEntry
{
    /// <summary>Only while it runs.</summary>
    public string? TaskHandle { get; set; }

    /// <summary><c>RUNNING</c>, <c>COMPLETED</c>, <c>CANCELLING</c>, <c>CANCELLED</c> or <c>FAILED</c>.</summary>
    public string? Status { get; set; }

    public string? SourceArn { get; set; }

    public string? DestinationArn { get; set; }

    public int? MaxNumberOfMessagesPerSecond { get; set; }

    public long? ApproximateNumberOfMessagesMoved { get; set; }

    public long? ApproximateNumberOfMessagesToMove { get; set; }

    public string? FailureReason { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StartedTimestamp { get; set; }
}
