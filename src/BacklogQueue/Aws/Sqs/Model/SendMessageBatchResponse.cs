using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>What became of each entry: HTTP 200 does not mean that all were taken.</summary>
public sealed class SendMessageBatchResponse : AmazonWebServiceResponse
{
    /// <summary>Null when none.</summary>
    public List<SendMessageBatchResultEntry>? Successful { get; set; }

    /// <summary>Null when none.</summary>
    public List<BatchResultErrorEntry>? Failed { get; set; }
}
