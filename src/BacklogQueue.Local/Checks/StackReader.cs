using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.DeadLetters;
using BacklogQueue.Local.Template;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Local.Checks;

/// <summary>Looks into a running stack from outside, with the real SDK clients. For refs under their default keys.</summary>
public sealed class StackReader : IAsyncDisposable
{
    private readonly LocalStack _stack;
    private readonly StackClients _clients;
    private readonly PushLogReader _log;
    private readonly DeadLetterQueue _letters;
    private readonly DeadLetterMove _move;

    /// <param name="stack">Outlives the reader.</param>
    /// <param name="clock">Paces the questions about a redrive's progress.</param>
    public StackReader(LocalStack stack, TimeProvider clock)
    {
        _stack = stack;
        _clients = new StackClients(new AwsAccount(
            stack.AwsEndpoint, stack.Region, new ImmutableCredentials(stack.AwsAccessKey, stack.AwsSecretKey, null)));
        _log = new PushLogReader(_clients.DynamoDb, stack.Table, clock);
        _letters = new DeadLetterQueue(_clients.Sqs, stack.QueueUrl, stack.DeadLetterQueueUrl);
        _move = new DeadLetterMove(_clients.Sqs, stack.QueueUrl, stack.DeadLetterQueueUrl, clock);
    }

    /// <summary>The versions under the ref's key, oldest first.</summary>
    public async Task<IReadOnlyList<PublishedVersion>> VersionsAsync(RefId id, CancellationToken cancellationToken)
    {
        string key = KeyOf(id);
        List<PublishedVersion> versions = [];
        ListVersionsRequest request = new() { BucketName = _stack.Bucket, Prefix = key };
        await foreach (S3ObjectVersion version in _clients.S3.Paginators.ListVersions(request).Versions.WithCancellation(cancellationToken))
        {
            if (version.Key == key)
            {
                GetObjectMetadataResponse head = await _clients.S3.GetObjectMetadataAsync(
                    new GetObjectMetadataRequest { BucketName = _stack.Bucket, Key = key, VersionId = version.VersionId },
                    cancellationToken);
                versions.Add(new PublishedVersion(version.VersionId, ArtifactMetadata.Read(name => head.Metadata[name]))
                {
                    Metadata = head.Metadata.Keys.ToDictionary(name => name, name => head.Metadata[name]),
                });
            }
        }

        versions.Reverse();
        return versions;
    }

    /// <summary>The ref's pushes, newest first.</summary>
    public async Task<IReadOnlyList<PushRow>> RowsAsync(RefId id, CancellationToken cancellationToken) =>
        await _log.OfRefAsync(id, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Everything that the table holds about the ref, as DynamoDB gives it.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, AttributeValue>>> ItemsAsync(
        RefId id, CancellationToken cancellationToken)
    {
        QueryRequest request = new()
        {
            TableName = _stack.Table,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new AttributeValue(id.ToString()) },
        };
        List<IReadOnlyDictionary<string, AttributeValue>> items = [];
        await foreach (QueryResponse page in _clients.DynamoDb.Paginators.Query(request).Responses.WithCancellation(cancellationToken))
        {
            items.AddRange(page.Items ?? []);
        }

        return items;
    }

    /// <summary>The zip of one version.</summary>
    public async Task<byte[]> DownloadAsync(RefId id, string versionId, CancellationToken cancellationToken)
    {
        using GetObjectResponse response = await _clients.S3.GetObjectAsync(
            new GetObjectRequest { BucketName = _stack.Bucket, Key = KeyOf(id), VersionId = versionId }, cancellationToken);
        using MemoryStream bytes = new();
        await response.ResponseStream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>Messages of the queue: waiting, under way and delayed.</summary>
    public Task<int> CountQueuedAsync(CancellationToken cancellationToken) =>
        QueueResource.CountAsync(_clients.Sqs, _stack.QueueUrl.AbsoluteUri, cancellationToken);

    /// <summary>Messages of the dead-letter queue.</summary>
    public Task<int> CountDeadAsync(CancellationToken cancellationToken) => _letters.CountAsync(cancellationToken);

    /// <summary>Sends every dead letter back, as <c>backlogq dlq redrive --yes</c> does.</summary>
    public Task<MoveProgress> RedriveAsync(CancellationToken cancellationToken) => _move.RunAsync(_ => { }, cancellationToken);

    public ValueTask DisposeAsync() => _clients.DisposeAsync();

    private static string KeyOf(RefId id) =>
        ArtifactKey.For(id) ?? throw new ArgumentException($"The key of {id} would be too long.", nameof(id));
}
