using BacklogQueue.Git;
using BacklogQueue.Git.Http;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>A server that says anything gets a typed error, or is believed because the commit came whole.</summary>
public sealed class Mutated_answers
{
    private static readonly GitLimits s_limits = new()
    {
        AdvertisementBytes = 64 << 10,
        PackBytes = 1 << 20,
        BlobBytes = 2 << 20,
        ObjectInMemoryBytes = 64 << 10,
        DeepenCommits = 500,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Answers_of_a_server_give_the_commit_or_a_typed_error(int version)
    {
        ServerScript script = ServerScript.Create(version);
        ZipListing whole = ZipListing.Read(await ArchiveAsync(new Random(0), script));
        await Fuzz.PlayAsync(3_000, async random =>
        {
            try
            {
                byte[] zip = await ArchiveAsync(random, script.Mutate(random));
                Assert.Equal(whole.Entries, ZipListing.Read(zip).Entries);
                return true;
            }
            catch (GitException)
            {
                return false;
            }
        });
    }

    [Fact]
    public Task Pkt_lines_are_the_same_however_they_arrive() => Fuzz.PlayAsync(3_000, async random =>
    {
        byte[] bytes = Mutator.Mutate(
            random, [.. "0006a\n"u8, .. "0004"u8, .. "0000"u8, .. "000Abcdefg"u8, .. "0001"u8, .. "0002"u8], "fff0"u8.ToArray(), "0003"u8.ToArray());

        (string Packets, GitErrorKind End) whole = await ReadAllAsync(bytes, int.MaxValue);

        Assert.Equal(whole, await ReadAllAsync(bytes, random.Next(1, 6)));
        Assert.True(whole.End is GitErrorKind.Truncated or GitErrorKind.Protocol, whole.ToString());
        return whole.End == GitErrorKind.Truncated;
    });

    private static async Task<byte[]> ArchiveAsync(Random random, ServerScript script)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        int number = 0;
        using ScriptedHandler handler = new(_ => script.Answer(random, number++));
        using GitRemote remote = new(new() { Url = new("https://git.example.com/P/R.git"), Limits = s_limits }, handler);
        await remote.FindRefAsync("refs/heads/main", token);
        await using Pack pack = await remote.FetchAsync(script.Commit, refName: null, token);
        using MemoryStream zip = new();
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(script.Commit, token), zip, token);
        return zip.ToArray();
    }

    /// <summary>Everything up to the error that every stream without an end ends in.</summary>
    private static async Task<(string Packets, GitErrorKind End)> ReadAllAsync(byte[] bytes, int atOnce)
    {
        PktReader reader = new(new TrickleStream(bytes, atOnce));
        List<string> packets = [];
        while (true)
        {
            try
            {
                Pkt packet = await reader.ReadAsync(CancellationToken.None);
                packets.Add($"{packet.Kind} {Convert.ToHexString(packet.Payload.Span)}");
            }
            catch (GitException problem)
            {
                return (string.Join(", ", packets), problem.Kind);
            }
        }
    }
}
