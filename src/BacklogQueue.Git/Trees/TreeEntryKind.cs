namespace BacklogQueue.Git.Trees;

/// <summary>What a tree entry is, by its mode.</summary>
internal enum TreeEntryKind
{
    /// <summary>40000.</summary>
    Directory,

    /// <summary>100644, and 100664 of old tools.</summary>
    File,

    /// <summary>100755.</summary>
    Executable,

    /// <summary>120000: the blob is the link's target.</summary>
    Symlink,

    /// <summary>160000: the commit of a submodule, whose objects are elsewhere.</summary>
    Submodule,
}
