using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// Takes the <c>aws-chunked</c> framing off a body, verifies the signature of every chunk, and keeps the trailers.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
/// </summary>
/// <code>
/// HEX-SIZE[;chunk-signature=HEX] CRLF  SIZE bytes  CRLF      repeated, the last with size 0 and no bytes
/// NAME:VALUE CRLF                                            trailers
/// [x-amz-trailer-signature:HEX CRLF]  CRLF
/// </code>
internal sealed class AwsChunkedStream : Stream
{
    private const int MaxLineBytes = 8_192;

    private readonly AwsRequest _request;
    private readonly SigV4Authorization _authorization;
    private readonly byte[]? _signingKey;
    private readonly IncrementalHash _chunkHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private long _left;
    private string? _chunkSignature;
    private string _previousSignature;
    private bool _ended;

    /// <param name="request">Its body is framed; its signature is the seed of the chunks' signatures.</param>
    /// <param name="authorization">Verified.</param>
    /// <param name="secretKey">Signs the chunks.</param>
    public AwsChunkedStream(AwsRequest request, SigV4Authorization authorization, string secretKey)
    {
        _request = request;
        _authorization = authorization;
        _previousSignature = authorization.Signature;
        string mode = request.Header("x-amz-content-sha256")!;
        _signingKey = mode switch
        {
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" =>
                SigV4.SigningKey(secretKey, authorization),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => null,
            _ => throw AwsException.NotImplemented("s3", mode),
        };
    }

    /// <summary>What followed the last chunk; complete when the stream has been read to its end.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 && !_ended)
        {
            await ReadChunkHeaderAsync(cancellationToken);
        }

        if (_ended)
        {
            return 0;
        }

        if (_start == _end)
        {
            await FillAsync(cancellationToken);
        }

        int count = (int)Math.Min(Math.Min(buffer.Length, _left), _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _chunkHash.AppendData(_buffer, _start, count);
        _start += count;
        _left -= count;
        if (_left == 0)
        {
            await RequireEmptyLineAsync(cancellationToken);
            VerifyChunk();
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _chunkHash.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadChunkHeaderAsync(CancellationToken token)
    {
        string[] parts = (await ReadLineAsync(token)).Split(";chunk-signature=");
        if (!long.TryParse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw S3Error.InvalidRequest("A chunk's size is no hexadecimal number.");
        }

        _chunkSignature = parts.Length == 2 ? parts[1] : null;
        if (_left > 0)
        {
            return;
        }

        VerifyChunk();
        await ReadTrailersAsync(token);
        _ended = true;
    }

    private async Task ReadTrailersAsync(CancellationToken token)
    {
        StringBuilder signed = new();
        string? signature = null;
        while (await ReadLineAsync(token, endIsEmpty: true) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            (string name, string value) = (line[..Math.Max(colon, 0)], line[(colon + 1)..].Trim());
            if (name == "x-amz-trailer-signature")
            {
                signature = value;
            }
            else
            {
                Trailers[name] = value;
                signed.Append(name).Append(':').Append(value).Append('\n');
            }
        }

        if (signed.Length > 0)
        {
            Verify("AWS4-HMAC-SHA256-TRAILER", signature, SigV4.Hash(signed.ToString()));
        }
    }

    private void VerifyChunk()
    {
        string hash = Convert.ToHexStringLower(_chunkHash.GetHashAndReset());
        Verify("AWS4-HMAC-SHA256-PAYLOAD", _chunkSignature, $"{SigV4.EmptyHash}\n{hash}");
    }

    /// <summary>Each signature covers the one before it, so that chunks can be neither left out nor moved.</summary>
    private void Verify(string algorithm, string? signature, string covered)
    {
        if (_signingKey is null)
        {
            return;
        }

        string text = string.Join(
            '\n', algorithm, SigV4.Date(_request), _authorization.Scope, _previousSignature, covered);
        string expected = SigV4.Sign(_signingKey, text);
        _previousSignature = signature == expected ? expected : throw S3Error.SignatureDoesNotMatch();
    }

    private async Task RequireEmptyLineAsync(CancellationToken token)
    {
        if (await ReadLineAsync(token) != "")
        {
            throw S3Error.InvalidRequest("A chunk is longer than its size.");
        }
    }

    /// <summary>A line without its CRLF.</summary>
    private async Task<string> ReadLineAsync(CancellationToken token, bool endIsEmpty = false)
    {
        StringBuilder line = new();
        while (true)
        {
            if (_start == _end && !await TryFillAsync(token))
            {
                return endIsEmpty && line.Length == 0 ? "" : throw S3Error.IncompleteBody();
            }

            char next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(next).Length > MaxLineBytes)
            {
                throw S3Error.InvalidRequest("A chunk's header is too long.");
            }
        }
    }

    private async Task FillAsync(CancellationToken token)
    {
        if (!await TryFillAsync(token))
        {
            throw S3Error.IncompleteBody();
        }
    }

    private async Task<bool> TryFillAsync(CancellationToken token)
    {
        _start = 0;
        _end = await _request.Body.ReadAsync(_buffer, token);
        return _end > 0;
    }
}
