using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>One to ten messages to send, 1 MiB in sum.</summary>
public sealed class SendMessageBatchRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    public List<SendMessageBatchRequestEntry>? Entries { get; set; }
}
