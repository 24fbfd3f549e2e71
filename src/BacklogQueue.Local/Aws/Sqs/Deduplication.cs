namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// Which deduplication ids a queue saw in the last five minutes, and what they were accepted as. Only time forgets one:
/// receiving or deleting the message does not ("Using the Amazon SQS message deduplication ID" in the developer guide).
/// </summary>
internal sealed class Deduplication
{
    private readonly Dictionary<string, Accepted> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset Until)> _order = [];

    /// <summary>What the same id was accepted as before, or null.</summary>
    public Accepted? Find(string key, DateTimeOffset now) =>
        _seen.GetValueOrDefault(key) is { } accepted && accepted.Until > now ? accepted : null;

    public void Add(string key, Accepted accepted)
    {
        _seen[key] = accepted;
        _order.Enqueue((key, accepted.Until));
    }

    /// <summary>Drops what is too old; returns the keys dropped.</summary>
    public IEnumerable<string> Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out (string Key, DateTimeOffset Until) oldest) && oldest.Until <= now)
        {
            _order.Dequeue();
            if (_seen.TryGetValue(oldest.Key, out Accepted? accepted) && accepted.Until <= now)
            {
                _seen.Remove(oldest.Key);
                yield return oldest.Key;
            }
        }
    }

    /// <param name="MessageId">The original's, which every repeat is answered with.</param>
    /// <param name="Sequence">The original's.</param>
    /// <param name="Until">When the id may be used again.</param>
    internal sealed record Accepted(string MessageId, long Sequence, DateTimeOffset Until);
}
