using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A queue to make; making it again with the same attributes is no error.</summary>
public sealed class CreateQueueRequest : AmazonWebServiceRequest
{
    /// <summary>At most 80 characters; a FIFO queue ends in <c>.fifo</c>.</summary>
    public string? QueueName { get; set; }

    /// <summary>By <see cref="QueueAttributeName"/>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    [JsonPropertyName("tags")]
    public Dictionary<string, string>? Tags { get; set; }
}
