using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A message that is done.</summary>
public sealed class DeleteMessageRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    public string? ReceiptHandle { get; set; }
}
