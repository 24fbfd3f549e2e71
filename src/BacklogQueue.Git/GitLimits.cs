namespace BacklogQueue.Git;

/// <summary>
/// How much of a remote's word is believed. Passing one is a <see cref="GitException"/> of kind
/// <see cref="GitErrorKind.LimitExceeded"/> whose message names the limit. Sizes in bytes.
/// </summary>
public sealed record GitLimits
{
    public static GitLimits Default { get; } = new();

    /// <summary>Bytes of the ref advertisement or <c>ls-refs</c> answer.</summary>
    public long AdvertisementBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of one pack as sent.</summary>
    public long PackBytes { get; init; } = 10L << 30;

    /// <summary>Objects in one pack.</summary>
    public int PackObjects { get; init; } = 5_000_000;

    /// <summary>Inflated bytes of one blob that is streamed (stored whole in the pack).</summary>
    public long BlobBytes { get; init; } = 10L << 30;

    /// <summary>
    /// Inflated bytes of one object that must be held in memory: trees, commits, and delta bases and results. Also of all
    /// the trees above one path together.
    /// </summary>
    public int ObjectInMemoryBytes { get; init; } = 256 << 20;

    /// <summary>
    /// Bytes inflated and rebuilt while one pack is read and archived, each time that they are: what a few bytes can make a
    /// machine do. 100 GiB are minutes.
    /// </summary>
    public long WorkBytes { get; init; } = 100L << 30;

    /// <summary>Links in one delta chain (git's own maximum is 4095).</summary>
    public int DeltaDepth { get; init; } = 4_095;

    /// <summary>Directories below each other in a tree.</summary>
    public int TreeDepth { get; init; } = 512;

    /// <summary>Entries in the zip.</summary>
    public int TreeEntries { get; init; } = 2_000_000;

    /// <summary>Bytes of one path (a zip holds 65,535).</summary>
    public int PathBytes { get; init; } = 4_096;

    /// <summary>Sum of the uncompressed sizes of all zip entries: stops one blob at ten thousand paths.</summary>
    public long ArchiveContentBytes { get; init; } = 50L << 30;

    /// <summary>
    /// Packets without pack data in a row while a pack is awaited: git sends one in five seconds while it prepares.
    /// </summary>
    public int KeepAlives { get; init; } = 10_000;

    /// <summary>Commits that the ladder for an exact commit fetches at the most.</summary>
    public int DeepenCommits { get; init; } = 50_000;

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pack bytes held in memory before the pack continues in a temporary file.</summary>
    public int SpillBytes { get; init; } = 16 << 20;
}
