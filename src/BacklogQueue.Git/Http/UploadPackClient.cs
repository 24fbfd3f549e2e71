namespace BacklogQueue.Git.Http;

/// <summary>
/// git's <c>upload-pack</c> service seen from its client, in protocol v2, v1 or v0. The first <c>info/refs</c> is
/// remembered: in v2 it only tells what the server can do; in v0 and v1 it also lists the refs, so each lookup asks
/// again.
/// </summary>
internal sealed class UploadPackClient(GitRemoteOptions options, SmartHttp http, RemoteText text)
{
    private Discovery? _server;

    /// <summary>The refs, as they are now, whose names begin with one of <paramref name="prefixes"/>.</summary>
    public async Task<RefAdvertisement> ListAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        Discovery? server = _server;
        if (server is not { Version: 2 })
        {
            (server, RefAdvertisement? refs) = await DiscoverAsync(prefixes, cancellationToken);
            if (refs is not null)
            {
                return refs;
            }
        }

        ReadOnlyMemory<byte> request = LsRefs.Request(server, options.Agent, prefixes);
        await using Stream body = await PostAsync(server, request, cancellationToken);
        return await LsRefs.ReadAsync(Lines(new(body)), server.Format, prefixes, cancellationToken);
    }

    /// <summary>Asks for a commit or tag with its history to a depth.</summary>
    /// <param name="want">Any id: whether it is given is the server's decision.</param>
    /// <param name="depth">1 or more; a server that cannot cut history sends all of it.</param>
    /// <param name="cancellationToken">Ends the wait for the first byte.</param>
    public async Task<FetchedPack> FetchAsync(ObjectId want, int depth, CancellationToken cancellationToken)
    {
        Discovery server = _server ?? (await DiscoverAsync([], cancellationToken)).Server;
        if (want.Format != server.Format)
        {
            throw new GitException(GitErrorKind.CommitNotFound, $"{want} is no {server.Format} id, as the repository's are.");
        }

        int? asked = server.IsShallowSupported ? depth : null;
        ReadOnlyMemory<byte> request = FetchRequest.Build(server, options.Agent, want, asked);
        Stream body = await PostAsync(server, request, cancellationToken);
        try
        {
            PktReader packets = new(body);
            bool isShallow = await FetchResponse.ReadHeadAsync(Lines(packets), server.Version, cancellationToken);
            bool isBanded = server.Version == 2
                || server.Capabilities.Has("side-band-64k")
                || server.Capabilities.Has("side-band");
            PackStream pack = new(isBanded ? new SideBandReader(packets, options.Limits, text).ReadAsync : packets.ReadRawAsync, body);
            await pack.WaitForFirstByteAsync(cancellationToken);
            return new(pack, server.Format, !isShallow);
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
    }

    private async Task<(Discovery Server, RefAdvertisement? Refs)> DiscoverAsync(
        IReadOnlyList<string> prefixes,
        CancellationToken cancellationToken)
    {
        (Stream body, Uri repository) = await http.GetAdvertisementAsync(cancellationToken);
        await using (body)
        {
            (Discovery server, RefAdvertisement? refs) =
                await AdvertisementReader.ReadAsync(Lines(new(body)), repository, prefixes, cancellationToken);
            _server = server;
            return (server, refs);
        }
    }

    private async Task<Stream> PostAsync(Discovery server, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.PostAsync(server.Repository, server.Version, request, cancellationToken);
        }
        catch (GitException)
        {
            _server = null; // the repository may have moved, or the server changed: ask again next time
            throw;
        }
    }

    private PktLineReader Lines(PktReader packets) => new(packets, options.Limits, text);
}
