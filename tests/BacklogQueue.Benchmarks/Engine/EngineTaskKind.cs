namespace BacklogQueue.Benchmarks.Engine;

internal enum EngineTaskKind
{
    /// <summary>The commit as a zip.</summary>
    Archive,

    /// <summary>The commit as a zip in a file that is looked into.</summary>
    Inspect,

    /// <summary>The floor's first part: the pack is read from the network, and forgotten.</summary>
    Download,

    /// <summary>The floor's second part: each object of a pack in memory is inflated and hashed, once.</summary>
    InflateAndHash,

    /// <summary>An upload of bytes that are there already.</summary>
    Put,
}
