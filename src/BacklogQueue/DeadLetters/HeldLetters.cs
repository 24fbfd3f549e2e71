using Amazon.Runtime;

namespace BacklogQueue.DeadLetters;

/// <summary>Letters in flight. Disposing lets go of those that were not removed, so that anyone can receive them at once.</summary>
public sealed class HeldLetters : IAsyncDisposable
{
    private readonly DeadLetterQueue _queue;
    private readonly List<DeadLetter> _held = [];
    private readonly List<DeadLetter> _matching = [];

    internal HeldLetters(DeadLetterQueue queue) => _queue = queue;

    /// <summary>Those that were wanted; in each group oldest first.</summary>
    public IReadOnlyList<DeadLetter> Matching => _matching;

    /// <summary>
    /// Letters that were not looked at, about: past the limits, or behind held ones of their group, of which SQS hands out
    /// ten at a time.
    /// </summary>
    public int Unseen { get; internal set; }

    internal int Count => _held.Count;

    /// <summary>Deletes a letter from the dead-letter queue: its push is taken care of.</summary>
    public async Task RemoveAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        await _queue.DeleteAsync(letter, cancellationToken);
        _held.Remove(letter);
    }

    public async ValueTask DisposeAsync()
    {
        // Last first: as long as one of a group is in flight none of it is handed out, and the first goes out first.
        foreach (DeadLetter letter in Enumerable.Reverse(_held))
        {
            try
            {
                await _queue.ReleaseAsync(letter, CancellationToken.None);
            }
            catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                // Its visibility time-out lets it go, or has done so already.
            }
        }

        _held.Clear();
    }

    internal void Add(List<DeadLetter> letters, Func<DeadLetter, bool> matches, int limit)
    {
        _held.AddRange(letters);
        _matching.AddRange(letters.Where(matches).Take(limit - _matching.Count));
    }
}
