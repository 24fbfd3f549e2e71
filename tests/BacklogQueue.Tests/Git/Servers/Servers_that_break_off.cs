using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Fuzzing;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>Over real sockets: each answer breaks off in its head, inside and between its chunks, and before its end.</summary>
public sealed class Servers_that_break_off
{
    private static readonly ServerScript s_script = ServerScript.Create(version: 2);

    private static readonly byte[][] s_answers =
        [.. s_script.Answers.Select(answer => BreakingServer.Chunked(answer.Content, answer.Body))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Break.Close)]
    [InlineData(Break.Reset)]
    [InlineData(Break.Stall)]
    public async Task Are_a_transient_failure_at_every_stage(Break how)
    {
        IEnumerable<(int Answer, int Length)> stages =
            from answer in Enumerable.Range(0, s_answers.Length)
            from length in Stages(s_answers[answer])
            select (answer, length);

        await Task.WhenAll(stages.Select(async stage =>
        {
            await using BreakingServer server = new(s_answers, stage.Answer, stage.Length, how);

            GitException problem = await Assert.ThrowsAsync<GitException>(() => ArchiveAsync(server, TimeSpan.FromMilliseconds(300)));

            Assert.True(problem.IsTransient, $"{stage}: {problem}");
            Assert.True(
                problem.Kind is GitErrorKind.Truncated or GitErrorKind.Unreachable or GitErrorKind.TimedOut, $"{stage}: {problem}");
        }));
    }

    [Fact]
    public async Task Do_no_harm_once_the_pack_is_whole()
    {
        int end = s_answers[^1].Length - "\r\n0\r\n\r\n".Length;
        foreach (Break how in Enum.GetValues<Break>())
        {
            await using BreakingServer server = new(s_answers, s_answers.Length - 1, end, how);

            Assert.Equal(6, await ArchiveAsync(server, GitLimits.Default.Idle));
        }
    }

    [Theory]
    [InlineData("\r\n2bd\r\n", "\r\nno number\r\n", GitErrorKind.Protocol)]
    [InlineData("HTTP/1.1 200", "SMTP/1.1 200", GitErrorKind.Protocol)]
    [InlineData("Content-Type", "No-Type", GitErrorKind.NotAGitServer)]
    public async Task Lies_about_the_answer_itself_are_told_by_what_they_are(string truth, string lie, GitErrorKind kind)
    {
        byte[][] answers = [.. s_answers[..^1], Replace(s_answers[^1], truth, lie)];
        await using BreakingServer server = new(answers, answers.Length - 1, answers[^1].Length, Break.Close);

        GitException problem = await Assert.ThrowsAsync<GitException>(() => ArchiveAsync(server, GitLimits.Default.Idle));

        Assert.Equal(kind, problem.Kind);
    }

    [Fact]
    public async Task A_length_below_the_answers_own_cuts_it_short()
    {
        byte[] body = s_script.Answers[^1].Body;
        byte[] answer =
        [
            .. Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\nConnection: close\r\n"
                + $"Content-Length: {body.Length - 10}\r\n\r\n"),
            .. body,
        ];
        await using BreakingServer server = new([.. s_answers[..^1], answer], s_answers.Length - 1, answer.Length, Break.Close);

        GitException problem = await Assert.ThrowsAsync<GitException>(() => ArchiveAsync(server, GitLimits.Default.Idle));

        Assert.Equal((GitErrorKind.Truncated, true), (problem.Kind, problem.IsTransient));
    }

    /// <summary>Before the first byte, in the status line, around the head's end, in a chunk's size and its data, before the last pkt-line.</summary>
    private static IEnumerable<int> Stages(byte[] answer)
    {
        int body = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        int end = answer.Length - "0000\r\n0\r\n\r\n".Length;
        return ((int[])[0, 1, 12, 60, body - 2, body, body + 1, body + 5, body + ((end - body) / 2), end - 1, end]).Distinct();
    }

    private static byte[] Replace(byte[] bytes, string truth, string lie)
    {
        string text = Encoding.Latin1.GetString(bytes);
        int at = text.IndexOf(truth, StringComparison.Ordinal);
        Assert.True(at >= 0, "The answer has no such part.");
        return Encoding.Latin1.GetBytes(text[..at] + lie + text[(at + truth.Length)..]);
    }

    /// <returns>How many entries the archive has.</returns>
    private static async Task<long> ArchiveAsync(BreakingServer server, TimeSpan idle)
    {
        using GitRemote remote = new(new() { Url = server.Url, Limits = new() { Idle = idle } });
        await remote.FindRefAsync("refs/heads/main", Token);
        await using Pack pack = await remote.FetchAsync(s_script.Commit, refName: null, Token);
        GitCommit commit = await pack.ReadCommitAsync(s_script.Commit, Token);
        return (await TreeArchive.WriteAsync(pack, commit, Stream.Null, Token)).Entries;
    }
}
