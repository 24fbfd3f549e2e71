namespace BacklogQueue.Git.Deflate;

/// <summary>Inflating for the bytes alone: compiled, nothing is left of it.</summary>
internal readonly struct NoMatches : IMatchSink
{
    public void Add(long position, int length, int distance)
    {
    }
}
