using BacklogQueue.Git;
using BacklogQueue.Git.Trees;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Trees;

public sealed class Unsafe_trees
{
    private static readonly ObjectId s_id = new(new byte[20]);

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData(@"a\b")]
    [InlineData(@"..\..\evil")]
    [InlineData(".git")]
    [InlineData(".GIT")]
    [InlineData(".Git")]
    [InlineData(".git.")]
    [InlineData(".git ")]
    [InlineData(".git . .")]
    [InlineData(".git::$INDEX_ALLOCATION")]
    [InlineData(".git:stream")]
    [InlineData("git~1")]
    [InlineData("GIT~1")]
    [InlineData("git~1 .")]
    [InlineData("\u200c.git")]
    [InlineData(".g\u200dit")]
    [InlineData(".gi\u206fT")]
    [InlineData(".git\ufeff")]
    [InlineData("\u202a.\u202eg\u200ei\u200ft\u206a")]
    public void Names_that_leave_the_directory_or_stand_for_git_are_refused(string name) =>
        Refuses(Tree(("100644", name)), name);

    [Fact]
    public void An_empty_name_is_refused() => Refuses(Tree(("100644", "")), "is empty");

    [Theory]
    [InlineData(".gitignore")]
    [InlineData(".github")]
    [InlineData(".gitmodules")]
    [InlineData("git")]
    [InlineData("git~2")]
    [InlineData("git~10")]
    [InlineData(".git2")]
    [InlineData("x.git")]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData(".gi\u200d")]
    [InlineData("\u200c\u000egit")] // a control character whose bits are almost those of a dot
    [InlineData(".gït")]
    [InlineData("CON")]
    [InlineData("trailing.")]
    [InlineData("trailing ")]
    [InlineData("what?*:|<>\"")]
    [InlineData("line\nfeed\ttab")]
    [InlineData("ドキュメント")]
    public void Names_that_git_can_hold_are_accepted(string name) => TreeRules.Check(Tree(("100644", name)), ObjectFormat.Sha1);

    [Fact]
    public void Names_of_255_bytes_and_in_no_encoding_are_accepted()
    {
        TreeRules.Check(Tree(("100644", new string('x', 255))), ObjectFormat.Sha1);
        TreeRules.Check([.. "100644 "u8, 0xFF, 0xC0, 0x80, 0, .. new byte[20]], ObjectFormat.Sha1);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("b", "a")]
    [InlineData("ab", "a")]
    public void Names_out_of_order_or_twice_are_refused(string first, string second) =>
        Refuses(Tree(("100644", first), ("100644", second)), "twice or out of order");

    [Theory]
    [InlineData("a-b")]
    [InlineData("a.b")]
    public void Directories_are_in_order_as_if_their_names_ended_in_a_slash(string file)
    {
        TreeRules.Check(Tree(("100644", file), ("40000", "a")), ObjectFormat.Sha1);
        Refuses(Tree(("40000", "a"), ("100644", file)), "out of order");
        TreeRules.Check(Tree(("40000", "a"), ("100644", "a0")), ObjectFormat.Sha1);
    }

    [Theory]
    [InlineData("100644 a|40000 a")]
    [InlineData("100644 a|100644 a-b|40000 a")]
    [InlineData("120000 a|100644 a!|100644 a!b|100644 a-b|40000 a")]
    [InlineData("160000 a|40000 a-b|40000 a")]
    [InlineData("100644 a|100644 a.b|40000 a.b")]
    [InlineData("100644 a|100644 a!|100644 a!!|40000 a!")]
    public void A_file_and_a_directory_of_one_name_are_refused(string entries) =>
        Refuses(Tree(Split(entries)), "a file and a directory");

    [Theory]
    [InlineData("100644 a|100644 a-b|40000 a-c|100644 a.b|40000 ab")]
    [InlineData("100644 A|100644 a")]
    [InlineData("040000 a|100664 b|100755 c|120000 d|160000 e")]
    public void Trees_that_git_writes_are_accepted(string entries) => TreeRules.Check(Tree(Split(entries)), ObjectFormat.Sha1);

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("100600")]
    [InlineData("0100644")]
    [InlineData("100645")]
    [InlineData("140000")]
    [InlineData("40755")]
    [InlineData("1006444")]
    public void Other_modes_are_refused(string mode) => Refuses(Tree((mode, "a")), "mode");

    [Fact]
    public void A_tree_cut_inside_an_entry_is_corrupt()
    {
        byte[] tree = Tree(("100644", "a"), ("100644", "b"));
        for (int length = 1; length < tree.Length; length++)
        {
            if (length != tree.Length / 2)
            {
                byte[] part = tree[..length];
                Assert.Equal(
                    GitErrorKind.Corrupt,
                    Assert.Throws<GitException>(() => TreeRules.Check(part, ObjectFormat.Sha1)).Kind);
            }
        }
    }

    [Fact]
    public async Task An_archive_of_an_unsafe_tree_fails_wherever_the_tree_is()
    {
        PackBuilder pack = new();
        ObjectId unsafeTree = pack.Tree(("100644", "..", pack.Blob("x")));
        ObjectId commit = pack.Commit(pack.Tree(("40000", "a", pack.Tree(("40000", "b", unsafeTree)))));

        Assert.Equal(GitErrorKind.UnsafeTree, (await FailAsync(pack, commit)).Kind);
    }

    [Theory]
    [InlineData("100644")]
    [InlineData("120000")]
    public async Task A_file_entry_that_names_a_tree_is_refused(string mode)
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree((mode, "a", pack.Tree(("100644", "b", pack.Blob("x"))))));

        Assert.Contains("another type", (await FailAsync(pack, commit)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100644")]
    [InlineData("40000")]
    public async Task An_entry_of_the_zero_id_names_nothing(string mode)
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree((mode, "a", s_id)));

        Assert.Equal(GitErrorKind.Corrupt, (await FailAsync(pack, commit)).Kind);
    }

    [Fact]
    public async Task A_directory_entry_that_names_a_blob_is_refused()
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree(("40000", "a", pack.Blob("x"))));

        Assert.Contains("another type", (await FailAsync(pack, commit)).Message, StringComparison.Ordinal);
    }

    private static Task<GitException> FailAsync(PackBuilder pack, ObjectId commit) =>
        Assert.ThrowsAsync<GitException>(() => Archiving.WriteAsync(pack.ToArray(), commit.ToString()));

    private static (string Mode, string Name)[] Split(string entries) =>
        [.. entries.Split('|').Select(entry => entry.Split(' ')).Select(parts => (parts[0], parts[1]))];

    private static byte[] Tree(params (string Mode, string Name)[] entries) =>
        PackBuilder.TreeBytes([.. entries.Select(entry => (entry.Mode, entry.Name, s_id))]);

    private static void Refuses(byte[] tree, string reason)
    {
        GitException error = Assert.Throws<GitException>(() => TreeRules.Check(tree, ObjectFormat.Sha1));

        Assert.Equal(GitErrorKind.UnsafeTree, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
