using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Trees;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

public sealed class Mutated_trees
{
    private static readonly string[] s_modes = ["100644", "100644", "100755", "120000", "160000", "40000", "040000", "100664", "0", "140000"];

    private static readonly string[] s_names =
    [
        "a", "a.b", "a-b", "a0", "A", "ab", ".git", ".GIT", "git~1", "GIT~1", ".git.", ".git :x", "git", ".gitignore", ".", "..", "...",
        "a/b", "a\\b", "\u200c.git", ".g\u200dit", "\u0000", "\u200c\u000egit", "日本", "e\u0301", "é", "CON", "line\nfeed", "-", "!",
    ];

    [Fact]
    public Task Trees_are_refused_exactly_where_the_rules_say() => Fuzz.PlayAsync(20_000, random =>
    {
        byte[] tree = MakeTree(random, () => ObjectId.Parse(new string("0123456789abcdef"[random.Next(16)], 40)));
        IReadOnlyList<string>? expected = PlainTree.Names(tree);
        try
        {
            TreeRules.Check(tree, ObjectFormat.Sha1);
            Assert.NotNull(expected);
        }
        catch (GitException problem)
        {
            Assert.True(problem.Kind is GitErrorKind.UnsafeTree or GitErrorKind.Corrupt, problem.ToString());
            Assert.Null(expected);
        }

        return Task.FromResult(expected is not null);
    });

    [Fact]
    public Task Archives_hold_the_names_of_the_tree_and_no_others() => Fuzz.PlayAsync(3_000, async random =>
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("x");
        byte[] tree = MakeTree(random, () => blob);
        ObjectId commit = pack.Commit(pack.Add(ObjectType.Tree, tree));
        IReadOnlyList<string>? expected = PlainTree.Names(tree);
        try
        {
            (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());
            Assert.Equal(
                expected, ZipListing.Read(zip).Entries.Select(entry => Latin1(entry.Name.TrimEnd('/'), expected ?? [])));
            return true;
        }
        catch (GitException problem)
        {
            // A safe tree may still name what is not there, or a blob where a directory must be.
            Assert.True(problem.Kind is GitErrorKind.UnsafeTree or GitErrorKind.Corrupt, problem.ToString());
            return false;
        }
    });

    private static byte[] MakeTree(Random random, Func<ObjectId> id)
    {
        (string Mode, string Name)[] entries =
        [
            .. Enumerable.Range(0, random.Next(6))
                .Select(_ => (s_modes[random.Next(random.Next(3) == 0 ? s_modes.Length : 5)], s_names[random.Next(s_names.Length)])),
        ];
        if (random.Next(4) > 0)
        {
            entries = [.. entries.OrderBy(entry => Latin1(entry.Name + (entry.Mode is "40000" or "040000" ? "/" : "")), StringComparer.Ordinal)];
        }

        byte[] tree = PackBuilder.TreeBytes([.. entries.Select(entry => (entry.Mode, entry.Name, id()))]);
        return random.Next(3) > 0 ? tree : Mutator.Mutate(random, tree, "100644 a\0"u8.ToArray(), "40000 a\0"u8.ToArray(), ".git"u8.ToArray());
    }

    /// <summary>A name as one character for each byte. The reader decodes names that say they are UTF-8.</summary>
    private static string Latin1(string name, IReadOnlyList<string>? raw = null) =>
        raw is not null && raw.Contains(name) ? name : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
}
