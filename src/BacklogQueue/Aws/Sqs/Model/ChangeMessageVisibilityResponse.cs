using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The message's time-out is changed.</summary>
public sealed class ChangeMessageVisibilityResponse : AmazonWebServiceResponse;
