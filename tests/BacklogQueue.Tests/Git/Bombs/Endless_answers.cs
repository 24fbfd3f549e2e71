using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Bombs;

/// <summary>Servers that never come to an end: each meets a limit that its error names, within a memory that is measured.</summary>
[Collection(nameof(OneAtATime))]
public sealed class Endless_answers
{
    private const string Id = "1111111111111111111111111111111111111111";

    private static readonly byte[] s_service = [.. Pkt("# service=git-upload-pack\n"), .. "0000"u8];
    private static readonly byte[] s_ref = Pkt($"{Id} refs/heads/main\n");

    [Fact]
    public Task Refs_that_are_asked_for() =>
        MeetsAsync(nameof(GitLimits.AdvertisementBytes), 500, _ => new RepeatingStream(s_service, s_ref), isLookup: true);

    [Fact]
    public Task Refs_that_nobody_asked_for() => MeetsAsync(
        nameof(GitLimits.AdvertisementBytes), 30, _ => new RepeatingStream(s_service, Pkt($"{Id} refs/pull/1/head\n")), isLookup: true);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Refs_that_were_compressed_a_thousandfold(string encoding)
    {
        using MemoryStream compressed = new();
        await using (Stream compressing = Compression.Into(compressed, encoding))
        {
            byte[] lines = [.. Enumerable.Repeat(s_ref, 10_000).SelectMany(line => line)];
            await compressing.WriteAsync(s_service, TestContext.Current.CancellationToken);
            for (int i = 0; i < 150; i++)
            {
                await compressing.WriteAsync(lines, TestContext.Current.CancellationToken);
            }
        }

        byte[] body = compressed.ToArray();
        Assert.InRange(body.Length, 0, 1 << 20);
        await MeetsAsync(nameof(GitLimits.AdvertisementBytes), 500, _ => new MemoryStream(body), isLookup: true, encoding);
    }

    [Fact]
    public Task Lines_before_the_pack() => MeetsAsync(
        nameof(GitLimits.AdvertisementBytes), 30, number => number == 0 ? Greeting() : new RepeatingStream([], Pkt($"shallow {Id}\n")));

    [Theory]
    [InlineData("0005\u0001")]
    [InlineData("0004")]
    [InlineData("000a\u0002hello")]
    public Task Keep_alives(string packet) => MeetsAsync(
        nameof(GitLimits.KeepAlives),
        30,
        number => number == 0 ? Greeting() : new RepeatingStream(Pkt("packfile\n"), Encoding.Latin1.GetBytes(packet)));

    private static MemoryStream Greeting() => new([.. Pkt("version 2\n"), .. Pkt("fetch=shallow\n"), .. "0000"u8]);

    private static byte[] Pkt(string line) => Encoding.ASCII.GetBytes($"{line.Length + 4:x4}{line}");

    private static async Task MeetsAsync(string limit, long mebibytes, Func<int, Stream> answer, bool isLookup = false, string? encoding = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        int number = 0;
        using ScriptedHandler handler = new(_ =>
        {
            HttpResponseMessage response = GitAnswer.Of(number == 0 ? "advertisement" : "result", answer(number));
            number++;
            if (encoding is not null)
            {
                response.Content.Headers.ContentEncoding.Add(encoding);
            }

            return response;
        });
        using GitRemote remote = new(new() { Url = new("https://git.example.com/P/R.git") }, handler);
        GitException? problem = null;
        long peak = await PeakMemory.MeasureAsync(async () => problem = await Assert.ThrowsAsync<GitException>(async () =>
        {
            if (isLookup)
            {
                await remote.FindRefAsync("refs/heads/main", token);
            }
            else
            {
                await using Pack pack = await remote.FetchAsync(ObjectId.Parse(Id), refName: null, token);
            }
        }));

        TestContext.Current.TestOutputHelper?.WriteLine($"{peak} MiB at the most, of {mebibytes}");
        Assert.Equal((GitErrorKind.LimitExceeded, false), (problem?.Kind, problem?.IsTransient));
        Assert.Contains($"GitLimits.{limit} (", problem?.Message, StringComparison.Ordinal);
        Assert.InRange(peak, 0, mebibytes);
    }
}
