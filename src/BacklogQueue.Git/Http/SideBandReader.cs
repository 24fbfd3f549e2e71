using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Takes the pack out of <c>side-band</c> and <c>side-band-64k</c> packets
/// (<see href="https://git-scm.com/docs/gitprotocol-pack#_packfile_data"/>):
/// <code>
/// 1 byte   band: 1 pack data, 2 progress, 3 fatal error
/// n bytes  the band's data; none in a keep-alive
/// </code>
/// A flush ends it.
/// </summary>
internal sealed class SideBandReader(PktReader packets, GitLimits limits, RemoteText text)
{
    private const byte PackData = 1;
    private const byte Progress = 2;
    private const byte FatalError = 3;

    private bool _ended;

    /// <summary>The next piece of the pack, in the reader's buffer; empty at its end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        for (int idle = 0; !_ended; idle++)
        {
            if (idle > limits.KeepAlives)
            {
                throw Limit.Exceeded("The number of packets without pack data", nameof(GitLimits.KeepAlives), limits.KeepAlives);
            }

            Pkt packet = await packets.ReadAsync(cancellationToken);
            switch (packet.Kind)
            {
                case PktKind.Flush:
                    _ended = true;
                    break;
                case PktKind.Data when packet.Payload.IsEmpty:
                    break;
                case PktKind.Data when Demultiplex(packet) is { IsEmpty: false } data:
                    return data;
                case PktKind.Data:
                    break;
                default:
                    throw new GitException(GitErrorKind.Protocol, $"A {packet.Kind} packet stands inside a pack.");
            }
        }

        return default;
    }

    private ReadOnlyMemory<byte> Demultiplex(Pkt packet)
    {
        switch (packet.Payload.Span[0])
        {
            case PackData:
                return packet.Payload[1..];
            case Progress:
                return default;
            case FatalError:
                throw text.Refusal(packet.Payload.Span[1..]);
            default:
                text.ThrowIfRefusal(packet);
                throw new GitException(GitErrorKind.Protocol, "A packet belongs to no band.");
        }
    }
}
