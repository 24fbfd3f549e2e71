using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The queue is being emptied.</summary>
public sealed class PurgeQueueResponse : AmazonWebServiceResponse;
