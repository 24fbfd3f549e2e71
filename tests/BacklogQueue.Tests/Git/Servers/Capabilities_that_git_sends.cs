using System.Text;
using System.Text.RegularExpressions;
using BacklogQueue.Git;
using BacklogQueue.Git.Http;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>Hosts refuse clients that ask for less than git does, so the real client's request is the model.</summary>
public sealed class Capabilities_that_git_sends
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sha1", 0)]
    [InlineData("sha1", 2)]
    [InlineData("sha256", 0)]
    [InlineData("sha256", 2)]
    public async Task Are_the_ones_that_a_fetch_sends_here(string format, int version)
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync(
            options => options with { ObjectFormat = format, ForwardsGitProtocol = version == 2 });
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId tip = ObjectId.Parse(await work.CommitAsync("one"));
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");

        IEnumerable<string> expected = await AskWithGitAsync(backlog, format);
        IEnumerable<string> actual = await AskAsync(backlog, tip);

        Assert.Contains("ofs-delta", expected);
        Assert.Equal(expected, actual);
    }

    private static async Task<IEnumerable<string>> AskWithGitAsync(RunningBacklog backlog, string format)
    {
        GitRepository clone = await GitRepository.CreateAsync(backlog.File("clone"), format);
        string trace = backlog.File("trace");
        await Command.RunAsync(
            "git",
            ["fetch", "-q", "--no-tags", "--depth", "1", backlog.UrlWithAccount(), "main"],
            clone.Folder,
            new Dictionary<string, string?> { ["GIT_TRACE_PACKET"] = trace, ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null" });
        string[] lines = await File.ReadAllLinesAsync(trace, Token);
        return Words(lines
            .Select(line => Regex.Match(line, " fetch(-pack)?> (.*)").Groups[2].Value)
            .SkipWhile(line => !line.StartsWith("want ", StringComparison.Ordinal) && line != "command=fetch"));
    }

    private static async Task<IEnumerable<string>> AskAsync(RunningBacklog backlog, ObjectId tip)
    {
        using RefusingHandler wire = new(_ => throw new InvalidOperationException(), refusals: 0);
        using GitRemote remote = backlog.OpenRemote(wire);
        await using Pack pack = await remote.FetchAsync(tip, "refs/heads/main", Token);
        await pack.CompleteAsync(Token);
        PktReader packets = new(new MemoryStream([.. Encoding.UTF8.GetBytes(Assert.Single(wire.Fetches)), .. "0002"u8]));
        List<string> lines = [];
        for (Pkt packet = await packets.ReadAsync(Token); packet.Kind != PktKind.ResponseEnd; packet = await packets.ReadAsync(Token))
        {
            lines.Add(Encoding.UTF8.GetString(packet.Line));
        }

        return Words(lines);
    }

    /// <summary>In any order, without the client's name.</summary>
    private static IEnumerable<string> Words(IEnumerable<string> lines) => lines
        .SelectMany(line => line.Split(' '))
        .Where(word => word.Length > 4 && !word.StartsWith("agent=", StringComparison.Ordinal))
        .Distinct()
        .Order(StringComparer.Ordinal);
}
