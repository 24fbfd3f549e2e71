using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Fuzzing;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>A caller that has enough is let go at the next read or write, wherever that is.</summary>
public sealed class Cancelling
{
    private static readonly ServerScript s_script = ServerScript.Create(version: 2);

    [Fact]
    public async Task Every_read_of_every_answer_can_be_the_last()
    {
        bool isDone = false;
        int at = 0;
        for (; !isDone; at++)
        {
            using CancellationTokenSource caller = new();
            int reads = 0;
            List<Body> bodies = [];
            int number = 0;
            using ScriptedHandler handler = new(_ =>
            {
                (string content, byte[] bytes) = s_script.Answers[number++];
                bodies.Add(new Body(bytes, () => reads++ == at ? caller.CancelAsync() : Task.CompletedTask));
                return GitAnswer.Of(content, bodies[^1]);
            });

            Exception? ended = await Record.ExceptionAsync(() => ArchiveAsync(handler, Stream.Null, caller.Token));

            isDone = ended is null;
            Assert.True(isDone || ended is OperationCanceledException canceled && canceled.CancellationToken == caller.Token, $"{at}: {ended}");
            Assert.All(bodies, body => Assert.True(body.IsClosed, $"An answer was left open after read {at}."));
        }

        Assert.InRange(at, 10, 10_000);
    }

    [Fact]
    public async Task Every_write_of_the_archive_can_be_the_last()
    {
        using CancellationTokenSource caller = new();
        int number = 0;
        using ScriptedHandler handler = new(_ => GitAnswer.Of(s_script.Answers[number].Content, s_script.Answers[number++].Body));
        await using Body output = new([], caller.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ArchiveAsync(handler, output, caller.Token));
    }

    private static async Task ArchiveAsync(ScriptedHandler handler, Stream output, CancellationToken token)
    {
        using GitRemote remote = new(new() { Url = new("https://git.example.com/P/R.git") }, handler);
        await remote.FindRefAsync("refs/heads/main", token);
        await using Pack pack = await remote.FetchAsync(s_script.Commit, refName: null, token);
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(s_script.Commit, token), output, token);
    }

    /// <summary>Does something before each read or write, and heeds the token afterwards as a socket would.</summary>
    private sealed class Body(byte[] bytes, Func<Task> before) : MemoryStream(bytes.Length == 0 ? new byte[1 << 20] : bytes)
    {
        private const int AtOnce = 150;

        public bool IsClosed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await before();
            cancellationToken.ThrowIfCancellationRequested();
            return Read(buffer.Span[..Math.Min(buffer.Length, AtOnce)]);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await before();
            cancellationToken.ThrowIfCancellationRequested();
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
