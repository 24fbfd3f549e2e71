using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The change is accepted; it takes up to a minute.</summary>
public sealed class SetQueueAttributesResponse : AmazonWebServiceResponse;
