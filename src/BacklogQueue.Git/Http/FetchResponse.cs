namespace BacklogQueue.Git.Http;

/// <summary>
/// What stands before the pack in the answer to a fetch:
/// <code>
/// v2      [shallow-info, shallow ID ..., delimiter], [wanted-refs ..., delimiter], packfile
/// v0, v1  [shallow ID ..., flush], [ACK ID common|ready ...], NAK or ACK ID
/// </code>
/// </summary>
internal static class FetchResponse
{
    /// <summary>Reads up to the pack's first packet.</summary>
    /// <returns>Whether history was cut: a <c>shallow</c> line came.</returns>
    public static Task<bool> ReadHeadAsync(PktLineReader lines, int version, CancellationToken cancellationToken) =>
        version == 2 ? ReadSectionsAsync(lines, cancellationToken) : ReadAcknowledgementAsync(lines, cancellationToken);

    private static async Task<bool> ReadSectionsAsync(PktLineReader lines, CancellationToken cancellationToken)
    {
        bool isShallow = false;
        while (true)
        {
            Pkt packet = await lines.ReadAsync(cancellationToken);
            if (packet.Line.SequenceEqual("packfile"u8))
            {
                return isShallow;
            }

            if (packet.Kind is PktKind.Flush or PktKind.ResponseEnd || packet.Line.SequenceEqual("packfile-uris"u8))
            {
                throw new GitException(GitErrorKind.Protocol, "The answer to a fetch has no pack of its own.");
            }

            isShallow |= packet.Line.StartsWith("shallow "u8);
        }
    }

    private static async Task<bool> ReadAcknowledgementAsync(PktLineReader lines, CancellationToken cancellationToken)
    {
        bool isShallow = false;
        while (true)
        {
            Pkt packet = await lines.ReadAsync(cancellationToken);
            if (packet.Line.SequenceEqual("NAK"u8) || IsLastAck(packet.Line))
            {
                return isShallow;
            }

            bool isKnown = packet.Kind == PktKind.Flush
                || packet.Line.StartsWith("shallow "u8)
                || packet.Line.StartsWith("unshallow "u8)
                || packet.Line.StartsWith("ACK "u8);
            if (!isKnown)
            {
                throw new GitException(GitErrorKind.Protocol, "The answer to a fetch does not begin with an acknowledgement.");
            }

            isShallow |= packet.Line.StartsWith("shallow "u8);
        }
    }

    // "ACK ID" without a word after it: the pack follows.
    private static bool IsLastAck(ReadOnlySpan<byte> line) => line.StartsWith("ACK "u8) && line.Count((byte)' ') == 1;
}
