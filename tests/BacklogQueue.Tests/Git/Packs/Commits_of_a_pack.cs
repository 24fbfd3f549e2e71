using System.IO.Pipelines;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Commits_of_a_pack
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_says_who_when_and_what()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree();
        ObjectId id = pack.Commit(tree);

        GitCommit commit = await ReadAsync(pack, id);

        Assert.Equal(
            new GitCommit
            {
                Id = id,
                Tree = tree,
                CommitterTime = new DateTimeOffset(2023, 11, 15, 7, 13, 21, TimeSpan.FromHours(9)),
                Author = "A",
                Committer = "C",
                Subject = "Subject",
            },
            commit);
        Assert.Equal(TimeSpan.FromHours(9), commit.CommitterTime.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shift_JIS")]
    [InlineData("EUC-JP")]
    [InlineData("ISO-2022-JP")]
    [InlineData("UTF-8")]
    public async Task Names_and_subjects_are_read_in_the_commits_encoding(string name)
    {
        Encoding encoding = name.Length == 0 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.UTF8;
        string header = name.Length == 0 ? "" : $"encoding {name}\n";

        GitCommit commit = await ReadAsync(encoding.GetBytes(
            $"tree {new string('1', 40)}\nauthor 山田 <y@example.com> 1 +0000\ncommitter 鈴木 <s@example.com> 1 +0000\n{header}\n\n件名\n本文\n"));

        Assert.Equal(("山田", "鈴木", "件名"), (commit.Author, commit.Committer, commit.Subject));
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")] // known, and refused by the runtime with another exception
    public async Task An_unknown_encoding_is_read_as_utf_8(string encoding)
    {
        GitCommit commit = await ReadAsync(Encoding.UTF8.GetBytes(
            $"tree {new string('1', 40)}\ncommitter C <> 1 +0000\nencoding {encoding}\n\nünï"));

        Assert.Equal("ünï", commit.Subject);
    }

    [Fact]
    public async Task A_subject_of_megabytes_is_read_in_part()
    {
        GitCommit commit = await ReadAsync(Encoding.UTF8.GetBytes(
            $"tree {new string('1', 40)}\nauthor {new string('a', 5_000)} <> 1 +0000\ncommitter C <> 1 +0000\n\n{new string('x', 1 << 20)}"));

        Assert.Equal((4_096, 4_096), (commit.Author.Length, commit.Subject.Length));
    }

    [Theory]
    [InlineData("C <c@x> 0 +0000", 0)]
    [InlineData("C <c@x> -5 -0330", -5)]
    [InlineData("C <c@x> 5 +9999", 5)]
    [InlineData("C <c@x> 5", 5)]
    [InlineData("C <c@x> 99999999999999999999 +0000", 0)]
    [InlineData("C <c@x> 9999999999999 +0000", 0)]
    [InlineData("C <c@x> 253402300799 +0900", 253402300799)]
    [InlineData("C <c@x>", 0)]
    [InlineData("", 0)]
    public async Task Strange_times_do_not_stop_an_archive(string committer, long seconds)
    {
        GitCommit commit = await ReadAsync(Encoding.UTF8.GetBytes($"tree {new string('1', 40)}\ncommitter {committer}\n\nx"));

        Assert.Equal(seconds, commit.CommitterTime.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_commit_without_a_tree_is_corrupt()
    {
        GitException error = await Assert.ThrowsAsync<GitException>(() => ReadAsync("committer C <> 1 +0000\n\ntree x"u8.ToArray()));

        Assert.Equal(GitErrorKind.Corrupt, error.Kind);
    }

    [Fact]
    public async Task Annotated_tags_lead_to_their_commit()
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree());
        ObjectId tag = pack.Add(ObjectType.Tag, Encoding.UTF8.GetBytes($"object {commit}\ntype commit\ntag v1\n\nx"));
        ObjectId tagOfTag = pack.Add(ObjectType.Tag, Encoding.UTF8.GetBytes($"object {tag}\ntype tag\ntag v1\n\nx"));

        Assert.Equal(commit, (await ReadAsync(pack, tagOfTag)).Id);
    }

    [Fact]
    public async Task A_tag_of_a_tree_is_not_a_commit()
    {
        PackBuilder pack = new();
        ObjectId tag = pack.Add(ObjectType.Tag, Encoding.UTF8.GetBytes($"object {pack.Tree()}\ntype tree\ntag v1\n\nx"));

        GitException error = await Assert.ThrowsAsync<GitException>(() => ReadAsync(pack, tag));

        Assert.Equal(GitErrorKind.CommitNotFound, error.Kind);
    }

    [Fact]
    public async Task A_commit_that_is_not_in_the_pack_is_not_found()
    {
        PackBuilder pack = new();
        ObjectId there = pack.Commit(pack.Tree());
        ObjectId absent = pack.Id("commit", [1]);
        await using Pack reader = Read(pack);

        GitException error = await Assert.ThrowsAsync<GitException>(async () => await reader.ReadCommitAsync(absent, Token));

        Assert.Equal(GitErrorKind.CommitNotFound, error.Kind);
        Assert.False(await reader.ContainsAsync(absent, Token));
        Assert.True(await reader.ContainsAsync(there, Token));
    }

    [Fact]
    public async Task A_commit_is_read_before_the_rest_has_come()
    {
        PackBuilder pack = new();
        ObjectId id = pack.Commit(pack.Id("tree", []));
        long end = pack.Offset;
        pack.Blob("more");
        Pipe server = new();
        await using Pack reader = Pack.Read(server.Reader.AsStream(), ObjectFormat.Sha1, GitLimits.Default);
        Task<GitCommit> reading = reader.ReadCommitAsync(id, Token).AsTask();
        Assert.False(reading.IsCompleted);

        await server.Writer.WriteAsync(pack.ToArray().AsMemory(0, (int)end), Token);

        Assert.Equal(id, (await reading).Id);
    }

    [Fact]
    public async Task Waiting_ends_with_the_error_of_the_stream()
    {
        Pipe server = new();
        await using Pack reader = Pack.Read(server.Reader.AsStream(), ObjectFormat.Sha1, GitLimits.Default);
        Task<bool> waiting = reader.ContainsAsync(new PackBuilder().Id("blob", []), Token).AsTask();

        await server.Writer.CompleteAsync(new GitException(GitErrorKind.RemoteError, "the server gave up"));

        Assert.Equal("the server gave up", (await Assert.ThrowsAsync<GitException>(() => waiting)).Message);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        await using Pack reader = Pack.Read(new Pipe().Reader.AsStream(), ObjectFormat.Sha1, GitLimits.Default);
        Task<bool> waiting = reader.ContainsAsync(new PackBuilder().Id("blob", []), stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Disposing_stops_a_reader_that_hangs_and_closes_its_stream()
    {
        Pipe server = new();
        Pack reader = Pack.Read(server.Reader.AsStream(), ObjectFormat.Sha1, GitLimits.Default);

        await reader.DisposeAsync();

        FlushResult result = await server.Writer.WriteAsync(new byte[1], Token);
        Assert.True(result.IsCompleted);
    }

    private static Pack Read(PackBuilder pack) =>
        Pack.Read(new MemoryStream(pack.ToArray()), ObjectFormat.Sha1, GitLimits.Default);

    private static async Task<GitCommit> ReadAsync(PackBuilder pack, ObjectId id)
    {
        await using Pack reader = Read(pack);
        return await reader.ReadCommitAsync(id, Token);
    }

    private static Task<GitCommit> ReadAsync(byte[] commit)
    {
        PackBuilder pack = new();
        return ReadAsync(pack, pack.Add(ObjectType.Commit, commit));
    }
}
