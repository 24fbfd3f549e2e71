namespace Amazon.SQS;

/// <summary>Names of the attributes that SQS itself gives a message; times are milliseconds since 1970.</summary>
public static class MessageSystemAttributeName
{
    public const string All = "All";
    public const string ApproximateFirstReceiveTimestamp = "ApproximateFirstReceiveTimestamp";
    public const string ApproximateReceiveCount = "ApproximateReceiveCount";
    public const string AWSTraceHeader = "AWSTraceHeader";
    public const string DeadLetterQueueSourceArn = "DeadLetterQueueSourceArn";
    public const string MessageDeduplicationId = "MessageDeduplicationId";
    public const string MessageGroupId = "MessageGroupId";
    public const string SenderId = "SenderId";
    public const string SentTimestamp = "SentTimestamp";
    public const string SequenceNumber = "SequenceNumber";
}
