using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>One to ten messages that are done.</summary>
public sealed class DeleteMessageBatchRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    public List<DeleteMessageBatchRequestEntry>? Entries { get; set; }
}
