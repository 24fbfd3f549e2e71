using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Trees;

/// <summary>
/// Tree objects: entries of mode in octal digits, space, name, NUL, id in raw bytes, without any count
/// (<see href="https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects"/>).
/// </summary>
internal static class TreeReader
{
    /// <summary>The entry at <paramref name="position"/>, which moves to the next one.</summary>
    /// <exception cref="GitException">The bytes are not an entry, or its mode is not one that git writes.</exception>
    public static TreeEntry Read(ReadOnlySpan<byte> tree, ref int position, ObjectFormat format)
    {
        ReadOnlySpan<byte> rest = tree[position..];
        int space = rest.IndexOf((byte)' ');
        int nameLength = space < 0 ? -1 : rest[(space + 1)..].IndexOf((byte)0);
        int idLength = format.IdLength();
        if (nameLength < 0 || rest.Length - (space + 1 + nameLength + 1) < idLength)
        {
            throw new GitException(GitErrorKind.Corrupt, "A tree ends inside an entry.");
        }

        TreeEntryKind kind = ReadMode(rest[..space]);
        int nameStart = position + space + 1;
        int idStart = nameStart + nameLength + 1;
        position = idStart + idLength;
        return new TreeEntry(kind, nameStart, nameLength, new ObjectId(tree.Slice(idStart, idLength)));
    }

    private static TreeEntryKind ReadMode(ReadOnlySpan<byte> mode)
    {
        if (mode.SequenceEqual("100644"u8) || mode.SequenceEqual("100664"u8))
        {
            return TreeEntryKind.File;
        }

        if (mode.SequenceEqual("40000"u8) || mode.SequenceEqual("040000"u8))
        {
            return TreeEntryKind.Directory; // old tools wrote the zero
        }

        if (mode.SequenceEqual("100755"u8))
        {
            return TreeEntryKind.Executable;
        }

        if (mode.SequenceEqual("120000"u8))
        {
            return TreeEntryKind.Symlink;
        }

        return mode.SequenceEqual("160000"u8)
            ? TreeEntryKind.Submodule
            : throw new GitException(GitErrorKind.UnsafeTree, "A tree holds an entry of a mode that git does not write.");
    }
}
