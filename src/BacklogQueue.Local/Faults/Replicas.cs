using System.Collections.Concurrent;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Local.Faults;

/// <summary>
/// Copies of repositories as they were before their latest pushes: what a replica serves that has not heard of them. A
/// copy lacks the newer objects too, since it shares the files of the older ones only.
/// </summary>
/// <param name="folder">Where the copies are; emptied by its owner.</param>
/// <param name="lag">How long after a push a replica may not have heard of it.</param>
/// <param name="clock">Says when pushes ended.</param>
internal sealed class Replicas(string folder, TimeSpan lag, TimeProvider clock)
{
    /// <summary>For requests that began when a copy could still be served.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Project, string Repository), ConcurrentQueue<(string Root, DateTimeOffset Until)>> _past = new();
    private int _copies;

    /// <summary>Runs a push and keeps the state before it. Pushes to one repository come one at a time.</summary>
    public async Task PushAsync(HostedRepository repository, Func<Task> push, CancellationToken cancellationToken)
    {
        string root = Path.Combine(folder, $"{Interlocked.Increment(ref _copies)}");
        await repository.CopyAsync(Path.Combine(root, repository.Project, repository.Name + ".git"), cancellationToken);
        try
        {
            await push();
        }
        finally
        {
            ConcurrentQueue<(string Root, DateTimeOffset Until)> past = _past.GetOrAdd((repository.Project, repository.Name), _ => new());
            past.Enqueue((root, clock.GetUtcNow()));
            while (past.TryPeek(out (string Root, DateTimeOffset Until) oldest) && oldest.Until < clock.GetUtcNow() - lag - s_grace)
            {
                past.TryDequeue(out _);
                Directory.Delete(oldest.Root, recursive: true);
            }
        }
    }

    /// <summary>The roots of states that a replica may still have, the oldest first; none when the last push is long ago.</summary>
    public IReadOnlyList<string> RootsOf(string project, string repository)
    {
        DateTimeOffset oldest = clock.GetUtcNow() - lag;
        return _past.TryGetValue((project, repository), out ConcurrentQueue<(string Root, DateTimeOffset Until)>? past)
            ? [.. past.Where(state => state.Until >= oldest).Select(state => state.Root)]
            : [];
    }
}
