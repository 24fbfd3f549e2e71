using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Questions about a queue.</summary>
public sealed class GetQueueAttributesRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    /// <summary>By <see cref="QueueAttributeName"/>.</summary>
    public List<string>? AttributeNames { get; set; }
}
