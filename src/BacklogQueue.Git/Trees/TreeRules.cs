using System.Text;

namespace BacklogQueue.Git.Trees;

/// <summary>
/// What a tree must be before anyone unpacks it: names in git's strict order (so that none comes twice), no file
/// and directory of one name, and no name that leaves the directory or stands for <c>.git</c> on some file system.
/// Stricter than <c>git archive</c>, which writes what it finds.
/// </summary>
internal static class TreeRules
{
    /// <exception cref="GitException">The tree breaks a rule (<see cref="GitErrorKind.UnsafeTree"/>) or is corrupt.</exception>
    public static void Check(ReadOnlySpan<byte> tree, ObjectFormat format)
    {
        // Names of files that are prefixes of the present name, each a prefix of the next: the only ones that a
        // directory still to come can be the twin of, since it is sorted as if its name ended in a slash.
        Stack<TreeEntry>? prefixes = null;
        TreeEntry previous = default;
        for (int position = 0; position < tree.Length;)
        {
            TreeEntry entry = TreeReader.Read(tree, ref position, format);
            ReadOnlySpan<byte> name = entry.Name(tree);
            if (NameRules.Broken(name) is string reason)
            {
                throw Unsafe($"The name '{Encoding.UTF8.GetString(name)}' in a tree {reason}.");
            }

            if (previous.NameLength > 0)
            {
                ReadOnlySpan<byte> before = previous.Name(tree);
                if (Compare(before, previous.Kind, name, entry.Kind) >= 0)
                {
                    throw Unsafe($"The name '{Encoding.UTF8.GetString(name)}' stands twice or out of order in a tree.");
                }

                if (previous.Kind != TreeEntryKind.Directory && name.StartsWith(before))
                {
                    (prefixes ??= new()).Push(previous);
                }
            }

            while (prefixes is { Count: > 0 } && !name.StartsWith(prefixes.Peek().Name(tree)))
            {
                prefixes.Pop();
            }

            if (prefixes is { Count: > 0 } && prefixes.Peek().NameLength == name.Length)
            {
                throw Unsafe($"The name '{Encoding.UTF8.GetString(name)}' is a file and a directory in a tree.");
            }

            previous = entry;
        }
    }

    /// <summary>Byte by byte, a directory as if its name ended in <c>/</c>.</summary>
    private static int Compare(ReadOnlySpan<byte> a, TreeEntryKind kindA, ReadOnlySpan<byte> b, TreeEntryKind kindB)
    {
        int common = Math.Min(a.Length, b.Length);
        int order = a[..common].SequenceCompareTo(b[..common]);
        return order != 0 ? order : Next(a, kindA, common) - Next(b, kindB, common);
    }

    private static int Next(ReadOnlySpan<byte> name, TreeEntryKind kind, int at) => at < name.Length
        ? name[at]
        : kind == TreeEntryKind.Directory ? '/' : 0;

    private static GitException Unsafe(string message) => new(GitErrorKind.UnsafeTree, message);
}
