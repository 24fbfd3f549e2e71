namespace BacklogQueue.Git.Deflate;

/// <summary>Gets the matches of a stream while it is inflated.</summary>
internal interface IMatchSink
{
    /// <param name="position">Where the match starts in the output.</param>
    /// <param name="length">Bytes it makes.</param>
    /// <param name="distance">How far back they are copied from.</param>
    void Add(long position, int length, int distance);
}
