namespace BacklogQueue.Git.Http;

/// <summary>
/// The body of a fetch for one commit and nothing we have
/// (<see href="https://git-scm.com/docs/protocol-v2#_fetch"/>, <see href="https://git-scm.com/docs/gitprotocol-pack"/>).
/// It asks for exactly what git itself asks for: several hosts refuse clients that leave out <c>multi_ack_detailed</c> or
/// <c>thin-pack</c>, although without haves neither changes the answer.
/// </summary>
internal static class FetchRequest
{
    private static readonly string[] s_wanted = ["thin-pack", "no-progress", "ofs-delta"];
    private static readonly string[] s_wantedWhenShallow = ["deepen-since", "deepen-not"];

    /// <param name="server">Says which version and capabilities to use.</param>
    /// <param name="agent">Our name.</param>
    /// <param name="want">A commit or an annotated tag.</param>
    /// <param name="depth">Commits to get from each line of history; null for all of it.</param>
    public static ReadOnlyMemory<byte> Build(Discovery server, string agent, ObjectId want, int? depth) =>
        server.Version == 2 ? BuildV2(server, agent, want, depth) : BuildV0(server, agent, want, depth);

    private static ReadOnlyMemory<byte> BuildV2(Discovery server, string agent, ObjectId want, int? depth) =>
        LsRefs.CommandHead(server, "fetch", agent)
            .Line("thin-pack")
            .Line("no-progress")
            .Line("ofs-delta")
            .LineIf(depth is not null, $"deepen {depth}")
            .Line($"want {want}")
            .Line("done")
            .Flush()
            .Written;

    private static ReadOnlyMemory<byte> BuildV0(Discovery server, string agent, ObjectId want, int? depth)
    {
        Capabilities offered = server.Capabilities;
        List<string> capabilities = [];
        capabilities.AddRange(FirstOf(offered, "multi_ack_detailed", "multi_ack"));
        capabilities.AddRange(FirstOf(offered, "no-done"));
        capabilities.AddRange(FirstOf(offered, "side-band-64k", "side-band"));
        capabilities.AddRange(s_wanted.Where(offered.Has));
        capabilities.AddRange(depth is null ? [] : s_wantedWhenShallow.Where(offered.Has));
        if (offered.Has("agent"))
        {
            capabilities.Add($"agent={agent}");
        }

        return new PktWriter()
            .Line($"want {want} {string.Join(' ', capabilities)}".TrimEnd())
            .LineIf(depth is not null, $"deepen {depth}")
            .Flush()
            .Line("done")
            .Written;
    }

    private static IEnumerable<string> FirstOf(Capabilities offered, params string[] names) =>
        names.Where(offered.Has).Take(1);
}
