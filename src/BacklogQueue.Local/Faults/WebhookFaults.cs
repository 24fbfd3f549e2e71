using System.Collections.Concurrent;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Local.Faults;

/// <summary>Webhooks that are lost, doubled, late or out of order. Disposing of it gives up what is held back.</summary>
internal sealed class WebhookFaults(RunningFaults faults) : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _late = new();

    /// <summary>By repository: the webhook that waits to be overtaken.</summary>
    private readonly ConcurrentDictionary<(string Project, string Repository), TaskCompletionSource> _held = new();

    /// <summary>A <see cref="WebhookFault"/>.</summary>
    public async Task DeliverAsync(PushActivity push, Func<CancellationToken, Task> deliver, CancellationToken cancellationToken)
    {
        (string, string) repository = (push.Project, push.Repository);
        if (faults.Strikes(FaultName.WebhookDrop))
        {
            return;
        }

        if (!_held.ContainsKey(repository) && faults.Strikes(FaultName.WebhookReorder))
        {
            TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[repository] = held;
            DeliverLater(WaitToBeOvertakenAsync(repository, held), deliver);
            return;
        }

        if (faults.Strikes(FaultName.WebhookDelay))
        {
            await faults.PauseAsync(SomeTime(FaultName.WebhookDelay), cancellationToken);
        }

        await deliver(cancellationToken);
        if (_held.TryRemove(repository, out TaskCompletionSource? overtaken))
        {
            overtaken.SetResult();
        }

        if (faults.Strikes(FaultName.WebhookDuplicate))
        {
            DeliverLater(faults.PauseAsync(SomeTime(FaultName.WebhookDuplicate), _stop.Token), deliver);
        }
    }

    /// <summary>Waits for what is held back.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_late.Keys).WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await DrainAsync(CancellationToken.None);
        _stop.Dispose();
    }

    private async Task WaitToBeOvertakenAsync((string, string) repository, TaskCompletionSource held)
    {
        await Task.WhenAny(held.Task, faults.PauseAsync(s_longest, _stop.Token));
        _held.TryRemove(KeyValuePair.Create(repository, held));
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void DeliverLater(Task moment, Func<CancellationToken, Task> deliver)
    {
        Task late = DeliverAfterAsync(moment, deliver);
        _late[late] = true;
        late.ContinueWith(_ => _late.TryRemove(late, out bool _), TaskScheduler.Default);
    }

    private async Task DeliverAfterAsync(Task moment, Func<CancellationToken, Task> deliver)
    {
        try
        {
            await moment;
            await deliver(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The stack ends: nobody waits for it any more.
        }
    }

    private TimeSpan SomeTime(string name) => s_longest * faults.Chance(name);
}
