using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.Local.Template;

/// <summary><c>AWS::SQS::Queue</c>.</summary>
internal static class QueueResource
{
    // Fixed when a queue is made.
    private const string FifoQueue = "FifoQueue";

    // Encryption at rest is a matter of AWS's own storage.
    private static readonly string[] s_notAttributes = ["QueueName", "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];

    private static readonly string[] s_counts =
    [
        QueueAttributeName.ApproximateNumberOfMessages,
        QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName.ApproximateNumberOfMessagesDelayed,
    ];

    /// <summary>Makes the queue, or gives the existing one the template's settings.</summary>
    public static async Task<MadeResource> MakeAsync(
        AmazonSQSClient sqs,
        string name,
        JsonObject properties,
        CancellationToken cancellationToken)
    {
        Dictionary<string, string> attributes = properties
            .Where(property => !s_notAttributes.Contains(property.Key))
            .ToDictionary(property => property.Key, property => Text(property.Value));
        string url = await FindAsync(sqs, name, cancellationToken) is { } found
            ? await UpdateAsync(sqs, found, attributes, cancellationToken)
            : await CreateAsync(sqs, name, attributes, cancellationToken);
        GetQueueAttributesResponse response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = [QueueAttributeName.QueueArn] }, cancellationToken);
        return new MadeResource(url, new Dictionary<string, string>
        {
            ["Arn"] = response.Attributes![QueueAttributeName.QueueArn],
            ["QueueName"] = name,
            ["QueueUrl"] = url,
        });
    }

    /// <summary>Messages in the queue: waiting, under way and delayed.</summary>
    public static async Task<int> CountAsync(AmazonSQSClient sqs, string url, CancellationToken cancellationToken)
    {
        GetQueueAttributesResponse response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = [.. s_counts] }, cancellationToken);
        return s_counts.Sum(name => int.Parse(response.Attributes![name], CultureInfo.InvariantCulture));
    }

    private static async Task<string?> FindAsync(AmazonSQSClient sqs, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name }, cancellationToken)).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    private static async Task<string> CreateAsync(
        AmazonSQSClient sqs,
        string name,
        Dictionary<string, string> attributes,
        CancellationToken cancellationToken)
    {
        CreateQueueRequest request = new() { QueueName = name, Attributes = attributes };
        return (await sqs.CreateQueueAsync(request, cancellationToken)).QueueUrl!;
    }

    private static async Task<string> UpdateAsync(
        AmazonSQSClient sqs,
        string url,
        Dictionary<string, string> attributes,
        CancellationToken cancellationToken)
    {
        attributes.Remove(FifoQueue);
        SetQueueAttributesRequest request = new() { QueueUrl = url, Attributes = attributes };
        await sqs.SetQueueAttributesAsync(request, cancellationToken);
        return url;
    }

    // Every attribute of a queue is a text: policies as JSON, flags as true and false.
    private static string Text(JsonNode? value) => value switch
    {
        JsonObject policy => policy.ToJsonString(),
        JsonValue flag when flag.TryGetValue(out bool on) => on ? "true" : "false",
        _ => value?.ToString() ?? "",
    };
}
