using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Attributes to change; the others stay.</summary>
public sealed class SetQueueAttributesRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    /// <summary>By <see cref="QueueAttributeName"/>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}
