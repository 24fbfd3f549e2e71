namespace BacklogQueue.Git;

/// <summary>
/// Where the time of an archive went. Two tasks run beside each other: one reads the pack, and what of that is not
/// waiting is computing; the other writes the zip, where trees, headers and copies are what is not named here.
/// </summary>
/// <param name="Download">Reading: waiting for bytes of the network.</param>
/// <param name="InflateAndHash">Reading: keeping the bytes, finding objects in them, inflating and hashing those stored whole.</param>
/// <param name="ResolveDeltas">Reading: making the objects stored as deltas, and hashing them.</param>
/// <param name="Wait">Writing: waiting for objects that had not come.</param>
/// <param name="Rebuild">Writing: making blobs that came as deltas once more, and compressing them.</param>
/// <param name="Write">Writing: waiting for the output.</param>
public readonly record struct ArchiveTimes(
    TimeSpan Download, TimeSpan InflateAndHash, TimeSpan ResolveDeltas, TimeSpan Wait, TimeSpan Rebuild, TimeSpan Write);
