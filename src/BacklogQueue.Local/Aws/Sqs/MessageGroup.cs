namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>The messages that share a group id, in the order they were sent.</summary>
internal sealed class MessageGroup
{
    public LinkedList<SqsMessage> Messages { get; } = [];

    /// <summary>Received and neither deleted nor visible again: any blocks the whole group.</summary>
    public int InFlight { get; set; }

    /// <summary>Whether the group's turn is known to the queue, and under which sequence number.</summary>
    public long? ReadyAs { get; set; }
}
