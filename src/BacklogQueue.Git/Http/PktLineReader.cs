using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Http;

/// <summary>
/// The part of an answer that is lines of text: refs, capabilities, section headers. It is bounded as a whole
/// (<see cref="GitLimits.AdvertisementBytes"/>), and an <c>ERR</c> line anywhere in it is the server's refusal.
/// </summary>
internal sealed class PktLineReader(PktReader packets, GitLimits limits, RemoteText text)
{
    private const int FramingBytes = 4;

    private long _bytes;

    /// <inheritdoc cref="PktReader.ReadAsync"/>
    public async ValueTask<Pkt> ReadAsync(CancellationToken cancellationToken)
    {
        Pkt packet = await packets.ReadAsync(cancellationToken);
        _bytes += FramingBytes + packet.Payload.Length;
        if (_bytes > limits.AdvertisementBytes)
        {
            throw Limit.Exceeded("The server's list", nameof(GitLimits.AdvertisementBytes), limits.AdvertisementBytes);
        }

        text.ThrowIfRefusal(packet);
        return packet;
    }
}
