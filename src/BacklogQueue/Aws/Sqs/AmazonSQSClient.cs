using System.Net;
using Amazon.Runtime;
using Amazon.SQS.Model;
using BacklogQueue.Aws;

namespace Amazon.SQS;

/// <summary>
/// Amazon SQS, the calls that this product makes, with AWSSDK.SQS's own names: that package takes this one's place
/// by a reference alone. Errors are <see cref="AmazonSQSException"/>; 5xx and throttling are retried first.
/// </summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"/></remarks>
public sealed class AmazonSQSClient : AwsJsonClient
{
    private static readonly AmazonSQSJsonContext s_json = AmazonSQSJsonContext.Default;

    /// <summary>Credentials, region and endpoint from the environment.</summary>
    public AmazonSQSClient()
        : this(new AmazonSQSConfig())
    {
    }

    public AmazonSQSClient(AmazonSQSConfig config)
        : base(config)
    {
    }

    public AmazonSQSClient(AWSCredentials credentials, AmazonSQSConfig config)
        : base(credentials, config)
    {
    }

    /// <summary>Makes a queue, or finds the equal one.</summary>
    public Task<CreateQueueResponse> CreateQueueAsync(
        CreateQueueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("CreateQueue", request, s_json.CreateQueueRequest, s_json.CreateQueueResponse, cancellationToken);

    /// <summary>Finds a queue by name.</summary>
    public Task<GetQueueUrlResponse> GetQueueUrlAsync(
        GetQueueUrlRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("GetQueueUrl", request, s_json.GetQueueUrlRequest, s_json.GetQueueUrlResponse, cancellationToken);

    /// <summary>Settings and approximate counts of a queue.</summary>
    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        GetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "GetQueueAttributes",
            request,
            s_json.GetQueueAttributesRequest,
            s_json.GetQueueAttributesResponse,
            cancellationToken);

    /// <summary>Changes settings of a queue.</summary>
    public Task<SetQueueAttributesResponse> SetQueueAttributesAsync(
        SetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "SetQueueAttributes",
            request,
            s_json.SetQueueAttributesRequest,
            s_json.SetQueueAttributesResponse,
            cancellationToken);

    /// <summary>The queues of the region, page by page.</summary>
    public Task<ListQueuesResponse> ListQueuesAsync(
        ListQueuesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("ListQueues", request, s_json.ListQueuesRequest, s_json.ListQueuesResponse, cancellationToken);

    /// <summary>Stores one message.</summary>
    public Task<SendMessageResponse> SendMessageAsync(
        SendMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("SendMessage", request, s_json.SendMessageRequest, s_json.SendMessageResponse, cancellationToken);

    /// <summary>Stores up to ten messages; look at <see cref="SendMessageBatchResponse.Failed"/>.</summary>
    public Task<SendMessageBatchResponse> SendMessageBatchAsync(
        SendMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "SendMessageBatch",
            request,
            s_json.SendMessageBatchRequest,
            s_json.SendMessageBatchResponse,
            cancellationToken);

    /// <summary>Takes up to ten messages in flight; none is an answer with null messages.</summary>
    public Task<ReceiveMessageResponse> ReceiveMessageAsync(
        ReceiveMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ReceiveMessage", request, s_json.ReceiveMessageRequest, s_json.ReceiveMessageResponse, cancellationToken);

    /// <summary>Removes a message that is done.</summary>
    public Task<DeleteMessageResponse> DeleteMessageAsync(
        DeleteMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DeleteMessage", request, s_json.DeleteMessageRequest, s_json.DeleteMessageResponse, cancellationToken);

    /// <summary>Removes up to ten; look at <see cref="DeleteMessageBatchResponse.Failed"/>.</summary>
    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        DeleteMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DeleteMessageBatch",
            request,
            s_json.DeleteMessageBatchRequest,
            s_json.DeleteMessageBatchResponse,
            cancellationToken);

    /// <summary>Sets when a message in flight may be received again.</summary>
    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ChangeMessageVisibility",
            request,
            s_json.ChangeMessageVisibilityRequest,
            s_json.ChangeMessageVisibilityResponse,
            cancellationToken);

    /// <summary>Empties a queue.</summary>
    public Task<PurgeQueueResponse> PurgeQueueAsync(
        PurgeQueueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("PurgeQueue", request, s_json.PurgeQueueRequest, s_json.PurgeQueueResponse, cancellationToken);

    /// <summary>Begins a redrive from a dead-letter queue.</summary>
    public Task<StartMessageMoveTaskResponse> StartMessageMoveTaskAsync(
        StartMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "StartMessageMoveTask",
            request,
            s_json.StartMessageMoveTaskRequest,
            s_json.StartMessageMoveTaskResponse,
            cancellationToken);

    /// <summary>The latest redrives from a dead-letter queue.</summary>
    public Task<ListMessageMoveTasksResponse> ListMessageMoveTasksAsync(
        ListMessageMoveTasksRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ListMessageMoveTasks",
            request,
            s_json.ListMessageMoveTasksRequest,
            s_json.ListMessageMoveTasksResponse,
            cancellationToken);

    /// <summary>Stops a redrive.</summary>
    public Task<CancelMessageMoveTaskResponse> CancelMessageMoveTaskAsync(
        CancelMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "CancelMessageMoveTask",
            request,
            s_json.CancelMessageMoveTaskRequest,
            s_json.CancelMessageMoveTaskResponse,
            cancellationToken);

    internal override AmazonServiceException ToException(AwsJsonError error)
    {
        (string? shape, string? code, ErrorType type, string message, string? id, HttpStatusCode status, Exception? inner) =
            error;
        return shape switch
        {
            "InvalidMessageContents" => new InvalidMessageContentsException(message, inner, type, code, id, status),
            "MessageNotInflight" => new MessageNotInflightException(message, inner, type, code, id, status),
            "OverLimit" => new OverLimitException(message, inner, type, code, id, status),
            "PurgeQueueInProgress" => new PurgeQueueInProgressException(message, inner, type, code, id, status),
            "QueueDoesNotExist" => new QueueDoesNotExistException(message, inner, type, code, id, status),
            "QueueNameExists" => new QueueNameExistsException(message, inner, type, code, id, status),
            "ReceiptHandleIsInvalid" => new ReceiptHandleIsInvalidException(message, inner, type, code, id, status),
            "RequestThrottled" => new RequestThrottledException(message, inner, type, code, id, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, id, status),
            "UnsupportedOperation" => new UnsupportedOperationException(message, inner, type, code, id, status),
            _ => new AmazonSQSException(message, inner, type, code, id, status),
        };
    }
}
