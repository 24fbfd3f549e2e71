using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Trees;

/// <summary>Each limit is tried with exactly what it allows, and with one less.</summary>
public sealed class Limits_of_trees
{
    [Fact]
    public async Task Directories_below_each_other()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree(("100644", "f", pack.Blob("x")));
        for (int depth = 0; depth < 20; depth++)
        {
            tree = pack.Tree(("40000", "d", tree));
        }

        await HoldsAsync(pack, tree, nameof(GitLimits.TreeDepth), 20, value => new GitLimits { TreeDepth = (int)value });
    }

    [Fact]
    public async Task Entries_of_all_trees_directories_included()
    {
        PackBuilder pack = new();
        ObjectId inner = pack.Tree(("100644", "f", pack.Blob("x")), ("160000", "m", pack.Id("commit", [])));
        ObjectId tree = pack.Tree(("40000", "a", inner), ("40000", "b", inner));

        await HoldsAsync(pack, tree, nameof(GitLimits.TreeEntries), 6, value => new GitLimits { TreeEntries = (int)value });
    }

    [Fact]
    public async Task Bytes_of_a_path()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree(("40000", "directory", pack.Tree(("100644", "file", pack.Blob("x")))));

        await HoldsAsync(
            pack, tree, nameof(GitLimits.PathBytes), "directory/file".Length, value => new GitLimits { PathBytes = (int)value });
    }

    [Fact]
    public async Task A_path_longer_than_a_zip_can_hold_is_refused_whatever_the_limit()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree(("100644", new string('n', 65_534), pack.Blob("x")));
        ObjectId longer = pack.Tree(("100644", new string('n', 65_535), pack.Blob("x")));
        GitLimits limits = new() { PathBytes = int.MaxValue };

        Assert.Equal(1, (await WriteAsync(pack, tree, limits)).Entries);
        Assert.Equal(
            GitErrorKind.LimitExceeded,
            (await Assert.ThrowsAsync<GitException>(() => WriteAsync(pack, longer, limits))).Kind);
    }

    [Fact]
    public async Task Contents_of_one_blob_at_many_paths()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob(new byte[100]);
        ObjectId inner = pack.Tree(("100644", "a", blob), ("120000", "b", blob));
        ObjectId tree = pack.Tree(("40000", "a", inner), ("40000", "b", inner));

        await HoldsAsync(
            pack, tree, nameof(GitLimits.ArchiveContentBytes), 400, value => new GitLimits { ArchiveContentBytes = value });
    }

    [Fact]
    public async Task Directories_that_multiply_without_any_file_are_stopped()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Id("tree", []);
        for (int depth = 0; depth < 30; depth++)
        {
            tree = pack.Tree([.. Enumerable.Range(0, 10).Select(i => ("40000", $"d{i}", tree))]);
        }

        GitException error = await Assert.ThrowsAsync<GitException>(
            () => WriteAsync(pack, tree, new GitLimits { TreeEntries = 10_000 }));

        Assert.Equal(GitErrorKind.LimitExceeded, error.Kind);
    }

    private static async Task HoldsAsync(
        PackBuilder pack, ObjectId tree, string name, long value, Func<long, GitLimits> limits)
    {
        await WriteAsync(pack, tree, limits(value));
        GitException error = await Assert.ThrowsAsync<GitException>(() => WriteAsync(pack, tree, limits(value - 1)));

        Assert.Equal(GitErrorKind.LimitExceeded, error.Kind);
        Assert.Contains($"GitLimits.{name} ({value - 1})", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ArchiveSummary> WriteAsync(PackBuilder pack, ObjectId tree, GitLimits limits)
    {
        ObjectId commit = pack.Commit(tree);
        return (await Archiving.WriteAsync(pack.ToArray(), commit.ToString(), limits)).Summary;
    }
}
