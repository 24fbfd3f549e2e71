namespace BacklogQueue.Git.Packs;

/// <summary>The type numbers of pack entries (<see href="https://git-scm.com/docs/pack-format"/>).</summary>
internal enum ObjectType : byte
{
    /// <summary>A delta whose base is not known yet.</summary>
    Unknown = 0,
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
    OffsetDelta = 6,
    ReferenceDelta = 7,
}
