using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The attributes asked for.</summary>
public sealed class GetQueueAttributesResponse : AmazonWebServiceResponse
{
    /// <summary>By <see cref="QueueAttributeName"/>; null when none.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}
