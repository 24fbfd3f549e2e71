using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Messages that are now in flight.</summary>
public sealed class ReceiveMessageResponse : AmazonWebServiceResponse
{
    /// <summary>Null when the queue had none.</summary>
    public List<Message>? Messages { get; set; }
}
