namespace BacklogQueue.Git.Http;

/// <summary>One packet. The payload is the reader's own buffer: it is valid until the next read.</summary>
internal readonly record struct Pkt(PktKind Kind, ReadOnlyMemory<byte> Payload = default)
{
    /// <summary>The payload as a text line: without the line feed that most, not all, servers put at its end.</summary>
    public ReadOnlySpan<byte> Line => Payload.Span is [.. ReadOnlySpan<byte> line, (byte)'\n'] ? line : Payload.Span;
}
