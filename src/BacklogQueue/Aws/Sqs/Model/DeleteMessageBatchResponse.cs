using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>What became of each entry: HTTP 200 does not mean that all were deleted.</summary>
public sealed class DeleteMessageBatchResponse : AmazonWebServiceResponse
{
    /// <summary>Null when none.</summary>
    public List<DeleteMessageBatchResultEntry>? Successful { get; set; }

    /// <summary>Null when none.</summary>
    public List<BatchResultErrorEntry>? Failed { get; set; }
}
