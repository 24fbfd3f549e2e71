namespace BacklogQueue.Git.Packs;

/// <summary>Why <see cref="Inflater.Inflate"/> returned.</summary>
internal enum InflateStatus
{
    /// <summary>All input was taken and the stream goes on.</summary>
    NeedsInput,

    /// <summary>The output is full and the stream wants to write more.</summary>
    OutputFull,

    /// <summary>The stream ended; input after it was not taken.</summary>
    Done,
}
