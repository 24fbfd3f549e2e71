namespace BacklogQueue.Git.Trees;

/// <summary>One entry of a tree; its name is a slice of the tree's bytes.</summary>
internal readonly record struct TreeEntry(TreeEntryKind Kind, int NameStart, int NameLength, ObjectId Id)
{
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> tree) => tree.Slice(NameStart, NameLength);
}
