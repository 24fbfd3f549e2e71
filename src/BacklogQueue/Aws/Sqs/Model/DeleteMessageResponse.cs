using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The message is gone.</summary>
public sealed class DeleteMessageResponse : AmazonWebServiceResponse;
