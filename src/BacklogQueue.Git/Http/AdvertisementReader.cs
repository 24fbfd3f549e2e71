using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Reads the answer to <c>info/refs</c> in each of its three forms
/// (<see href="https://git-scm.com/docs/http-protocol#_smart_server_response"/>,
/// <see href="https://git-scm.com/docs/protocol-v2#_capability_advertisement"/>):
/// <code>
/// [# service=git-upload-pack, flush]            absent from some v2 servers
/// version 2, capability lines, flush            or
/// [version 1], ID SP NAME NUL capabilities, ID SP NAME ..., [shallow ID ...], flush
/// </code>
/// A repository without refs has one line that names <c>capabilities^{}</c>, or none.
/// </summary>
internal static class AdvertisementReader
{
    /// <summary>git's own server has half a dozen.</summary>
    private const int MaxCapabilities = 1_000;

    private static readonly Capabilities s_none = new([]);

    /// <param name="lines">From the first byte.</param>
    /// <param name="repository">Where the answer came from.</param>
    /// <param name="prefixes">Which refs to keep.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The refs are null in protocol v2: they must be asked for.</returns>
    public static async Task<(Discovery Server, RefAdvertisement? Refs)> ReadAsync(
        PktLineReader lines,
        Uri repository,
        IReadOnlyList<string> prefixes,
        CancellationToken cancellationToken)
    {
        Pkt first = await lines.ReadAsync(cancellationToken);
        if (first.Line.StartsWith("# service="u8))
        {
            bool isOurs = first.Line.SequenceEqual("# service=git-upload-pack"u8);
            if (!isOurs || (await lines.ReadAsync(cancellationToken)).Kind != PktKind.Flush)
            {
                throw new GitException(GitErrorKind.Protocol, "The advertisement is of another service.");
            }

            first = await lines.ReadAsync(cancellationToken);
        }

        if (first.Line.SequenceEqual("version 2"u8))
        {
            Capabilities capabilities = await ReadCapabilitiesAsync(lines, cancellationToken);
            return (new(repository, 2, capabilities, capabilities.Format), null);
        }

        int version = first.Line.SequenceEqual("version 1"u8) ? 1 : 0;
        if (version == 1)
        {
            first = await lines.ReadAsync(cancellationToken);
        }

        Discovery server = new(repository, version, s_none, ObjectFormat.Sha1);
        return await ReadRefsAsync(first, lines, server, prefixes, cancellationToken);
    }

    private static async Task<Capabilities> ReadCapabilitiesAsync(PktLineReader lines, CancellationToken cancellationToken)
    {
        List<string> entries = [];
        while (await lines.ReadAsync(cancellationToken) is { Kind: PktKind.Data } line)
        {
            if (entries.Count == MaxCapabilities)
            {
                throw new GitException(GitErrorKind.Protocol, $"The server lists more than {MaxCapabilities} capabilities.");
            }

            entries.Add(Encoding.UTF8.GetString(line.Line));
        }

        return new(entries);
    }

    private static async Task<(Discovery Server, RefAdvertisement? Refs)> ReadRefsAsync(
        Pkt first,
        PktLineReader lines,
        Discovery server,
        IReadOnlyList<string> prefixes,
        CancellationToken cancellationToken)
    {
        RefCollector refs = new(prefixes);
        int end = first.Line.IndexOf((byte)0);
        if (end >= 0)
        {
            string[] entries = Encoding.UTF8.GetString(first.Line[(end + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Capabilities capabilities = new(entries);
            server = server with { Capabilities = capabilities, Format = capabilities.Format };
        }

        for (Pkt line = first; line.Kind != PktKind.Flush; line = await lines.ReadAsync(cancellationToken))
        {
            if (line.Kind != PktKind.Data)
            {
                throw new GitException(GitErrorKind.Protocol, $"A {line.Kind} packet stands among the refs.");
            }

            Add(refs, end >= 0 ? line.Line[..end] : line.Line, server.Format);
            end = -1;
        }

        return (server, new(refs.Refs, server.Capabilities.Head, server.Format));
    }

    private static void Add(RefCollector refs, ReadOnlySpan<byte> line, ObjectFormat format)
    {
        if (line.StartsWith("shallow "u8))
        {
            return; // where the server's own history ends
        }

        ObjectId id = RefLine.Split(line, format, out ReadOnlySpan<byte> name);
        if (!name.EndsWith("^{}"u8))
        {
            refs.Add(name, id);
        }
        else if (!id.IsZero) // not the capabilities^{} of a repository without refs
        {
            refs.Peel(name[..^"^{}".Length], id);
        }
    }
}
