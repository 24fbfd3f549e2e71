using System.Buffers.Text;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Reads git's pkt-lines (<see href="https://git-scm.com/docs/protocol-common#_pkt_line_format"/>):
/// <code>
/// 4 bytes  length in hexadecimal, these four included; 0000 flush, 0001 delimiter, 0002 response end
/// n bytes  payload, at most 65,516
/// </code>
/// One buffer holds the largest packet; nothing is allocated per packet.
/// </summary>
internal sealed class PktReader(Stream stream)
{
    /// <summary>Length and payload.</summary>
    public const int MaxPktBytes = 65_520;

    private const int HeaderBytes = 4;

    private readonly byte[] _buffer = new byte[MaxPktBytes];
    private int _start;
    private int _end;

    /// <exception cref="GitException">
    /// The stream ended (a complete answer says so by a flush), or these bytes are no pkt-line.
    /// </exception>
    public async ValueTask<Pkt> ReadAsync(CancellationToken cancellationToken)
    {
        await FillAsync(HeaderBytes, cancellationToken);
        int length = ReadLength(_buffer.AsSpan(_start, HeaderBytes));
        if (length < HeaderBytes)
        {
            _start += HeaderBytes;
            return length switch
            {
                0 => new(PktKind.Flush),
                1 => new(PktKind.Delimiter),
                2 => new(PktKind.ResponseEnd),
                _ => throw new GitException(GitErrorKind.Protocol, "A pkt-line has the length 3."),
            };
        }

        await FillAsync(length, cancellationToken);
        ReadOnlyMemory<byte> payload = _buffer.AsMemory(_start + HeaderBytes, length - HeaderBytes);
        _start += length;
        return new(PktKind.Data, payload);
    }

    /// <summary>
    /// Whatever comes next, without any framing: a pack that is sent without side-band. Empty at the stream's end.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await stream.ReadAsync(_buffer, cancellationToken);
        }

        ReadOnlyMemory<byte> raw = _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        return raw;
    }

    private static int ReadLength(ReadOnlySpan<byte> header) =>
        Utf8Parser.TryParse(header, out int length, out int used, 'x') && used == HeaderBytes && length is >= 0 and <= MaxPktBytes
            ? length
            : throw new GitException(GitErrorKind.Protocol, "The answer is not made of pkt-lines.");

    private async ValueTask FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_buffer.Length - _start < count)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                throw new GitException(GitErrorKind.Truncated, "The server's answer ended before it was complete.");
            }

            _end += read;
        }
    }
}
