using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The message is stored: SQS has it on several servers.</summary>
public sealed class SendMessageResponse : AmazonWebServiceResponse
{
    public string? MessageId { get; set; }

    public string? MD5OfMessageBody { get; set; }

    /// <summary>FIFO queues only; 128-bit, growing within a group.</summary>
    public string? SequenceNumber { get; set; }
}
