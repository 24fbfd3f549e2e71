using System.Collections.Concurrent;

namespace BacklogQueue;

/// <summary>
/// Secrets by name, each read again when it is older than <paramref name="life"/>. While the source cannot be reached
/// the last value is used on: a short outage of Secrets Manager must not refuse a webhook.
/// </summary>
/// <param name="read">Reads one secret's current text; its failures reach the caller only when there is no older value.</param>
/// <param name="life">How long a value is used before it is read again.</param>
/// <param name="clock">Tells the age of a value.</param>
public sealed class SecretCache(Func<string, CancellationToken, Task<string>> read, TimeSpan life, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task<string> GetAsync(string name, CancellationToken cancellationToken)
    {
        _entries.TryGetValue(name, out Entry? known);
        if (known is not null && clock.GetUtcNow() - known.ReadAt < life)
        {
            return known.Text;
        }

        return await ReadAsync(name, known, cancellationToken);
    }

    /// <summary>
    /// Reads the secret again although it is fresh, unless that was done within <paramref name="atMostEvery"/>:
    /// for the moment after a rotation, when what a sender presents is newer than what is cached.
    /// </summary>
    public async Task<string> RefreshAsync(string name, TimeSpan atMostEvery, CancellationToken cancellationToken)
    {
        _entries.TryGetValue(name, out Entry? known);
        return known is not null && clock.GetUtcNow() - known.ReadAt < atMostEvery
            ? known.Text
            : await ReadAsync(name, known, cancellationToken);
    }

    private async Task<string> ReadAsync(string name, Entry? known, CancellationToken cancellationToken)
    {
        try
        {
            string text = await read(name, cancellationToken);
            _entries[name] = new Entry(text, clock.GetUtcNow());
            return text;
        }
        catch (Exception) when (known is not null && !cancellationToken.IsCancellationRequested)
        {
            // Asked again after another life, not on every request of the outage.
            _entries[name] = known with { ReadAt = clock.GetUtcNow() };
            return known.Text;
        }
    }

    private sealed record Entry(string Text, DateTimeOffset ReadAt);
}
