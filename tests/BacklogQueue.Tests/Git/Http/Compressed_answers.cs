using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Fuzzing;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>Answers that a proxy has compressed unasked: of all encodings, whole, cut, broken, and without an end.</summary>
public sealed class Compressed_answers
{
    private static readonly ServerScript s_script = ServerScript.Create(version: 2);

    private static readonly Lazy<Task<ZipListing.File[]>> s_plain = new(async () =>
    {
        int number = 0;
        using ScriptedHandler handler = new(_ => s_script.Answer(new Random(1), number++));
        return await ArchiveAsync(handler);
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("X-GZIP")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("Br")]
    public async Task Are_read_though_none_is_asked_for(string encoding)
    {
        using ScriptedHandler handler = Handler(encoding, [.. s_script.Answers.Select(answer => Compression.Of(answer.Body, encoding))]);

        Assert.Equal(await s_plain.Value, await ArchiveAsync(handler));
        Assert.All(handler.Requests, request => Assert.DoesNotContain("Accept-Encoding", request.Headers.Keys));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public Task Cut_at_any_byte_are_a_transient_failure(string encoding) => SpoilEachAsync(encoding, async (answers, spoilt) =>
    {
        byte[] whole = answers[spoilt];
        for (int length = 0; length < whole.Length; length++)
        {
            answers[spoilt] = whole[..length];
            GitException? problem = await TryAsync(encoding, answers);

            // What is missing may be no more than the compression's own end.
            Assert.True(
                problem is { Kind: GitErrorKind.Truncated, IsTransient: true } || (problem is null && length > whole.Length - 12),
                $"{length} of {whole.Length}: {problem}");
        }
    });

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public Task Broken_at_any_byte_are_told_or_do_no_harm(string encoding) => SpoilEachAsync(encoding, async (answers, spoilt) =>
    {
        int told = 0;
        byte[] whole = answers[spoilt];
        for (int at = 0; at < whole.Length; at++)
        {
            answers[spoilt] = [.. whole];
            answers[spoilt][at] ^= 0x10;
            GitException? problem = await TryAsync(encoding, answers);
            told += problem?.Message == "The answer's compression is broken." ? 1 : 0;
        }

        Assert.NotEqual(0, told);
    });

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task That_are_not_compressed_at_all_are_a_protocol_error(string encoding)
    {
        GitException? problem = await TryAsync(encoding, [Enumerable.Repeat((byte)0xff, 100).ToArray()]);

        Assert.Equal((GitErrorKind.Protocol, false), (problem?.Kind, problem?.IsTransient));
        Assert.Equal("The answer's compression is broken.", problem?.Message);
    }

    [Theory]
    [InlineData("gzip", "1f8b0800000000000003", "000000ffff")] // RFC 1952's header, stored blocks without a byte
    [InlineData("deflate", "789c", "000000ffff")]
    [InlineData("br", "0c", "06")] // RFC 7932's smallest window, metadata without a byte
    public async Task Of_nothing_but_empty_blocks_time_out(string encoding, string beginning, string block)
    {
        ManualClock clock = new();
        byte[] body = Convert.FromHexString(beginning + string.Concat(Enumerable.Repeat(block, 1_000)));
        TrickleStream empty = new(body, atOnce: 8, token => Task.Delay(Timeout.Infinite, token), () => clock.Advance(TimeSpan.FromSeconds(1)));
        using ScriptedHandler handler = new(_ => Encoded(encoding, "advertisement", empty));

        GitException problem = await Assert.ThrowsAsync<GitException>(() => ArchiveAsync(handler, clock));

        Assert.Equal(GitErrorKind.TimedOut, problem.Kind);
    }

    [Theory]
    [InlineData("zstd", "encoded as 'zstd', which was not asked for")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "encoded as 'aaaaaaaaaaaaaaaaaaaa', which")]
    [InlineData("gzip, br", "more than one Content-Encoding")]
    public async Task Of_an_unknown_or_repeated_encoding_are_refused(string encoding, string reason)
    {
        GitException? problem = await TryAsync(encoding, [[]]);

        Assert.Equal(GitErrorKind.Protocol, problem?.Kind);
        Assert.Contains(reason, problem?.Message, StringComparison.Ordinal);
    }

    /// <summary>Lets each answer be spoilt, the others being whole.</summary>
    private static async Task SpoilEachAsync(string encoding, Func<byte[][], int, Task> spoilAsync)
    {
        for (int spoilt = 0; spoilt < s_script.Answers.Count; spoilt++)
        {
            await spoilAsync([.. s_script.Answers.Select(answer => Compression.Of(answer.Body, encoding))], spoilt);
        }
    }

    /// <summary>The problem, if there is one; without, the archive is as it must be.</summary>
    private static async Task<GitException?> TryAsync(string encoding, byte[][] answers)
    {
        try
        {
            using ScriptedHandler handler = Handler(encoding, answers);
            Assert.Equal(await s_plain.Value, await ArchiveAsync(handler));
            return null;
        }
        catch (GitException problem)
        {
            return problem;
        }
    }

    private static ScriptedHandler Handler(string encoding, byte[][] answers)
    {
        int number = 0;
        return new(_ => Encoded(encoding, s_script.Answers[number].Content, new MemoryStream(answers[number++])));
    }

    private static HttpResponseMessage Encoded(string encoding, string content, Stream body)
    {
        HttpResponseMessage response = GitAnswer.Of(content, body);
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return response;
    }

    private static async Task<ZipListing.File[]> ArchiveAsync(HttpMessageHandler handler, TimeProvider? clock = null)
    {
        using GitRemote remote = new(
            new() { Url = new("https://git.example.com/P/R.git"), Clock = clock ?? TimeProvider.System }, handler);
        await remote.FindRefAsync("refs/heads/main", Token);
        await using Pack pack = await remote.FetchAsync(s_script.Commit, refName: null, Token);
        using MemoryStream zip = new();
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(s_script.Commit, Token), zip, Token);
        return [.. ZipListing.Read(zip.ToArray()).Entries];
    }
}
