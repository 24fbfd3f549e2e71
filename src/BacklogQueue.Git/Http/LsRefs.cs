using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Protocol v2's <c>ls-refs</c> (<see href="https://git-scm.com/docs/protocol-v2#_ls_refs"/>). The prefixes are a
/// request, not a filter that the server must obey.
/// </summary>
internal static class LsRefs
{
    public static ReadOnlyMemory<byte> Request(Discovery server, string agent, IReadOnlyList<string> prefixes)
    {
        PktWriter request = CommandHead(server, "ls-refs", agent).Line("peel").Line("symrefs");
        foreach (string prefix in prefixes)
        {
            request.Line($"ref-prefix {prefix}");
        }

        return request.Flush().Written;
    }

    /// <summary>What every v2 request begins with, up to its delimiter.</summary>
    public static PktWriter CommandHead(Discovery server, string command, string agent) => new PktWriter()
        .Line($"command={command}")
        .LineIf(server.Capabilities.Has("agent"), $"agent={agent}")
        .LineIf(server.Capabilities.Has("object-format"), $"object-format={server.Capabilities.Value("object-format")}")
        .Delimiter();

    /// <summary>Reads <c>ID SP NAME [SP symref-target:NAME] [SP peeled:ID]</c> lines up to the flush.</summary>
    public static async Task<RefAdvertisement> ReadAsync(
        PktLineReader lines,
        ObjectFormat format,
        IReadOnlyList<string> prefixes,
        CancellationToken cancellationToken)
    {
        RefCollector refs = new(prefixes);
        string? head = null;
        while (true)
        {
            Pkt line = await lines.ReadAsync(cancellationToken);
            switch (line.Kind)
            {
                case PktKind.Data:
                    head = Add(refs, line.Line, format) ?? head;
                    break;
                case PktKind.Flush:
                    return new(refs.Refs, head, format);
                default:
                    throw new GitException(GitErrorKind.Protocol, $"A {line.Kind} packet stands among the refs.");
            }
        }
    }

    /// <returns>The branch that HEAD names, from HEAD's own line.</returns>
    private static string? Add(RefCollector refs, ReadOnlySpan<byte> line, ObjectFormat format)
    {
        ObjectId id = RefLine.Split(line, format, out ReadOnlySpan<byte> rest);
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> target = default;
        ObjectId? peeled = null;
        foreach (Range part in rest.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = rest[part];
            if (name.IsEmpty)
            {
                name = word;
            }
            else if (word.StartsWith("symref-target:"u8))
            {
                target = word["symref-target:".Length..];
            }
            else if (word.StartsWith("peeled:"u8) && ObjectId.TryParse(word["peeled:".Length..], out ObjectId tagged))
            {
                peeled = tagged;
            }
        }

        refs.Add(name, id, peeled);
        return name.SequenceEqual("HEAD"u8) && !target.IsEmpty ? Encoding.UTF8.GetString(target) : null;
    }
}
