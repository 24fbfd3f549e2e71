using System.Buffers;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace BacklogQueue.Artifacts;

/// <summary>
/// One upload as a stream to write to: a single PUT when everything fits into one part, else a multipart upload whose parts
/// go out while the next one fills. Disposing of it before <see cref="CompleteAsync"/> has succeeded aborts it.
/// </summary>
internal sealed class ArtifactUpload : Stream
{
    /// <summary>S3's limit (<see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"/>).</summary>
    public const int MaxParts = 10_000;

    private const string ContentType = "application/zip";
    private const int MaxInFlight = 2;

    /// <summary>For the requests that the caller's token does not end.</summary>
    private static readonly TimeSpan s_ownLimit = TimeSpan.FromSeconds(10);

    private readonly IAmazonS3 _s3;
    private readonly TimeProvider _clock;
    private readonly int _partBytes;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<Task<PartETag>> _inFlight = new(MaxInFlight);
    private readonly List<PartETag> _parts = [];
    private byte[]? _buffer;
    private int _buffered;
    private int _partCount;
    private long _written;
    private string? _uploadId;
    private bool _isOver;

    public ArtifactUpload(IAmazonS3 s3, TimeProvider clock, int partBytes, CancellationToken cancellationToken)
    {
        _s3 = s3;
        _clock = clock;
        _partBytes = partBytes;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The ETag that must be the newest; null when there must be no object.</summary>
    public required string? IfMatch { get; init; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    private string? IfNoneMatch => IfMatch is null ? "*" : null;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        while (!buffer.IsEmpty)
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(_partBytes);
            if (_buffered == _partBytes)
            {
                // Only now is it sure that one part is not enough.
                await SendPartAsync();
                continue;
            }

            int length = Math.Min(buffer.Length, _partBytes - _buffered);
            buffer.Span[..length].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += length;
            _written += length;
            buffer = buffer[length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("An upload is written to asynchronously: a full part waits for the network.");

    /// <summary>Does nothing: a part is sent when it is full.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="FlushAsync"/>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Makes the object appear, whole.</summary>
    public async Task<ArtifactVersion> CompleteAsync()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        ArtifactVersion version = _uploadId is null ? await PutAsync() : await CompletePartsAsync(_uploadId);
        _uploadId = null;
        return version;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (_uploadId is not null)
        {
            await _stop.CancelAsync();
            await AbortAsync(_uploadId);
        }

        _stop.Dispose();
        await base.DisposeAsync();
    }

    private async Task<ArtifactVersion> PutAsync()
    {
        byte[] buffer = _buffer ?? [];
        _buffer = null;
        using MemoryStream body = new(buffer, 0, _buffered, writable: false);
        PutObjectRequest request = new()
        {
            BucketName = Bucket,
            Key = Key,
            InputStream = body,
            AutoCloseStream = false,
            ContentType = ContentType,
            ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
            IfMatch = IfMatch,
            IfNoneMatch = IfNoneMatch,
        };
        AddMetadata(request.Metadata);
        PutObjectResponse response = await _s3.PutObjectAsync(request, _stop.Token);
        ArrayPool<byte>.Shared.Return(buffer);
        return new ArtifactVersion(Bucket, Key, response.VersionId, response.ETag, _written);
    }

    private async Task<ArtifactVersion> CompletePartsAsync(string uploadId)
    {
        await SendPartAsync();
        while (_inFlight.TryDequeue(out Task<PartETag>? sending))
        {
            _parts.Add(await sending);
        }

        CompleteMultipartUploadResponse response = await _s3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = Bucket,
                Key = Key,
                UploadId = uploadId,
                PartETags = _parts,
                IfMatch = IfMatch,
                IfNoneMatch = IfNoneMatch,
            },
            _stop.Token);
        return new ArtifactVersion(Bucket, Key, response.VersionId, response.ETag, _written);
    }

    private async Task SendPartAsync()
    {
        if (++_partCount > MaxParts)
        {
            throw new ArtifactTooLargeException($"The zip is larger than {MaxParts} parts of {_partBytes} bytes.");
        }

        _uploadId ??= await StartAsync();
        if (_inFlight.Count == MaxInFlight)
        {
            _parts.Add(await _inFlight.Dequeue());
        }

        _inFlight.Enqueue(SendAsync(_uploadId, _partCount, _buffer!, _buffered));
        _buffer = null;
        _buffered = 0;
    }

    private async Task<string> StartAsync()
    {
        InitiateMultipartUploadRequest request = new()
        {
            BucketName = Bucket,
            Key = Key,
            ContentType = ContentType,
            ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
        };
        AddMetadata(request.Metadata);

        // Not given up when the caller is: the upload may have begun, and without its id nobody could abort it.
        using CancellationTokenSource limit = new(s_ownLimit, _clock);
        return (await _s3.InitiateMultipartUploadAsync(request, limit.Token)).UploadId;
    }

    private async Task<PartETag> SendAsync(string uploadId, int number, byte[] buffer, int length)
    {
        using MemoryStream body = new(buffer, 0, length, writable: false);
        UploadPartResponse response = await _s3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Bucket,
                Key = Key,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = length,
                InputStream = body,
                ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
            },
            _stop.Token);

        // After a failure the buffer goes to the garbage collector: a connection that is being torn down may still read it.
        ArrayPool<byte>.Shared.Return(buffer);
        return new PartETag(response);
    }

    private async Task AbortAsync(string uploadId)
    {
        // A part that ends after the abort would stay, and cost, for ever.
        Task ended = Task.WhenAll(_inFlight);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using CancellationTokenSource limit = new(s_ownLimit, _clock);
        try
        {
            await _s3.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = Bucket, Key = Key, UploadId = uploadId },
                limit.Token);
        }
        catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException
            or HttpRequestException or IOException or OperationCanceledException)
        {
            // The caller has its own failure to tell. The bucket's lifecycle rule removes what is left here.
        }
    }

    private void AddMetadata(MetadataCollection metadata)
    {
        foreach ((string name, string value) in Metadata)
        {
            metadata.Add(name, value);
        }
    }
}
