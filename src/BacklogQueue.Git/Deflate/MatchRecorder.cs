namespace BacklogQueue.Git.Deflate;

/// <summary>Inflating for the matches as well.</summary>
internal readonly struct MatchRecorder(MatchList matches) : IMatchSink
{
    public void Add(long position, int length, int distance) => matches.Add((int)position, length, distance);
}
