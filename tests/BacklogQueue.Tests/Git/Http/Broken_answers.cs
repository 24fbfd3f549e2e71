using BacklogQueue.Git;
using BacklogQueue.Git.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>Real answers, recorded, and then cut, stalled and reset: never a success.</summary>
public sealed class Broken_answers
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_cut_at_any_byte_is_an_error(bool isV2)
    {
        (ObjectId commit, byte[] advertisement, byte[] pack) = await RecordAsync(isV2);
        await FetchAllAsync(commit, new MemoryStream(advertisement), new MemoryStream(pack));

        for (int length = 0; length < advertisement.Length; length++)
        {
            GitException failure = await FailAsync(commit, new MemoryStream(advertisement[..length]), new MemoryStream(pack));
            Assert.Equal((length, GitErrorKind.Truncated), (length, failure.Kind));
        }

        for (int length = 0; length < pack.Length; length++)
        {
            GitException failure = await FailAsync(commit, new MemoryStream(advertisement), new MemoryStream(pack[..length]));
            Assert.Equal((length, GitErrorKind.Truncated), (length, failure.Kind));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_at_any_packet_times_out(bool isV2)
    {
        (ObjectId commit, byte[] advertisement, byte[] pack) = await RecordAsync(isV2);
        foreach (int length in await BoundariesAsync(pack))
        {
            ManualClock clock = new();
            TrickleStream stalled = new(pack[..length], atEnd: async token =>
            {
                clock.Advance(GitLimits.Default.Idle);
                await Task.Delay(Timeout.Infinite, token);
            });

            GitException failure = await FailAsync(commit, new MemoryStream(advertisement), stalled, clock);

            Assert.Equal((GitErrorKind.TimedOut, true), (failure.Kind, failure.IsTransient));
            Assert.Equal("The server sent nothing for 60 seconds.", failure.Message);
        }
    }

    [Fact]
    public async Task Slow_server_that_keeps_talking_does_not_time_out()
    {
        (ObjectId commit, byte[] advertisement, byte[] pack) = await RecordAsync(isV2: true);
        ManualClock clock = new();
        TimeSpan almost = GitLimits.Default.Idle - TimeSpan.FromTicks(1);
        TrickleStream slow = new(pack, atOnce: 10, beforeRead: () => clock.Advance(almost));

        await FetchAllAsync(commit, new MemoryStream(advertisement), slow, clock);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_at_any_packet_is_unreachable(bool isV2)
    {
        (ObjectId commit, byte[] advertisement, byte[] pack) = await RecordAsync(isV2);
        foreach (int length in await BoundariesAsync(pack))
        {
            TrickleStream reset = new(pack[..length], atEnd: _ => throw new IOException("reset by peer"));

            GitException failure = await FailAsync(commit, new MemoryStream(advertisement), reset);

            Assert.Equal((GitErrorKind.Unreachable, true), (failure.Kind, failure.IsTransient));
        }
    }

    [Fact]
    public async Task Flipped_bit_anywhere_in_the_pack_is_never_a_success()
    {
        (ObjectId commit, byte[] advertisement, byte[] pack) = await RecordAsync(isV2: true);
        int start = pack.AsSpan().IndexOf("PACK"u8);
        for (int at = start; at < pack.Length - "0000".Length; at++)
        {
            byte[] lie = [.. pack];
            lie[at] ^= 0x10;

            await FailAsync(commit, new MemoryStream(advertisement), new MemoryStream(lie));
        }
    }

    [Fact]
    public async Task Callers_own_cancellation_is_not_a_time_out()
    {
        (ObjectId commit, byte[] advertisement, _) = await RecordAsync(isV2: true);
        using CancellationTokenSource caller = new();
        TrickleStream stalled = new([], atEnd: async token =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });
        using ScriptedHandler handler = new(
            _ => GitAnswer.Of("advertisement", advertisement),
            _ => GitAnswer.Of("result", stalled));
        using GitRemote remote = Open(handler, TimeProvider.System);

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => remote.FetchAsync(commit, null, caller.Token));

        Assert.Equal(caller.Token, canceled.CancellationToken);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, GitErrorKind.Unreachable)]
    [InlineData(HttpRequestError.ConnectionError, GitErrorKind.Unreachable)]
    [InlineData(HttpRequestError.SecureConnectionError, GitErrorKind.Unreachable)]
    [InlineData(HttpRequestError.ResponseEnded, GitErrorKind.Truncated)]
    [InlineData(HttpRequestError.InvalidResponse, GitErrorKind.Protocol)]
    public async Task Failed_connection_is_told_by_its_cause(HttpRequestError error, GitErrorKind kind)
    {
        using ScriptedHandler handler = new(_ => throw new HttpRequestException(error));
        using GitRemote remote = Open(handler, TimeProvider.System);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public async Task Content_length_that_is_not_reached_is_an_error()
    {
        await using BacklogQueue.Local.LoopbackServer server = await BacklogQueue.Local.LoopbackServer.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/x-git-upload-pack-advertisement";
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync("000eversion 2\n"u8.ToArray(), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
            },
            0,
            Token);
        using GitRemote remote = new(new() { Url = new(server.Url, "P/R.git") });

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.True(failure.IsTransient, failure.ToString());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GitRemote Open(HttpMessageHandler handler, TimeProvider clock) =>
        new(new() { Url = new("https://git.example.com/P/R.git"), Clock = clock }, handler);

    private static Task<GitException> FailAsync(ObjectId commit, Stream advertisement, Stream pack, TimeProvider? clock = null) =>
        Assert.ThrowsAsync<GitException>(() => FetchAllAsync(commit, advertisement, pack, clock));

    private static async Task FetchAllAsync(ObjectId commit, Stream advertisement, Stream answer, TimeProvider? clock = null)
    {
        using ScriptedHandler handler = new(
            _ => GitAnswer.Of("advertisement", advertisement),
            _ => GitAnswer.Of("result", answer));
        using GitRemote remote = Open(handler, clock ?? TimeProvider.System);
        await using Pack pack = await remote.FetchAsync(commit, refName: null, Token);
        await pack.CompleteAsync(Token);
        Assert.True(await pack.ContainsAsync(commit, Token));
    }

    private static async Task<List<int>> BoundariesAsync(byte[] answer)
    {
        PktReader reader = new(new MemoryStream(answer));
        List<int> boundaries = [0];
        while (boundaries[^1] < answer.Length - "0000".Length)
        {
            Pkt packet = await reader.ReadAsync(Token);
            boundaries.Add(boundaries[^1] + 4 + packet.Payload.Length);
        }

        return boundaries;
    }

    /// <summary>One small commit's advertisement and fetch, byte for byte as real git sends them.</summary>
    private static async Task<(ObjectId Commit, byte[] Advertisement, byte[] Pack)> RecordAsync(bool isV2)
    {
        await using RunningBacklog backlog =
            await RunningBacklog.StartAsync(options => options with { ForwardsGitProtocol = isV2 });
        GitRepository work = await backlog.CreateRepositoryAsync();
        work.Write("a.txt", "a");
        await work.CommitAsync("one");
        work.Write("a.txt", "b");
        ObjectId commit = ObjectId.Parse(await work.CommitAsync("two"));
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RecordingHandler handler = new();
        using GitRemote remote = backlog.OpenRemote(handler);
        await using Pack pack = await remote.FetchAsync(commit, null, Token);
        await pack.CompleteAsync(Token);
        return (commit, handler.Answers[0], handler.Answers[1]);
    }
}
