namespace BacklogQueue.Tests.Simulation;

/// <summary>Where an actor waits; it opens once, for a living actor only.</summary>
internal sealed class Gate(Actor actor)
{
    private readonly TaskCompletionSource _opened = new();
    private bool _isOpen;

    /// <summary>To be called last, with everything planned that opens it: the world goes on meanwhile.</summary>
    public Task WaitAsync()
    {
        actor.CountWait(1);
        return _opened.Task;
    }

    /// <param name="cancelled">Lets the actor go on with a cancellation, if it is one.</param>
    /// <returns>Whether it did; not when it was open already, or the actor is dead.</returns>
    public bool Open(CancellationToken cancelled)
    {
        if (_isOpen || actor.IsDead)
        {
            return false;
        }

        _isOpen = true;
        actor.CountWait(-1);
        if (cancelled.IsCancellationRequested)
        {
            _opened.SetCanceled(cancelled);
        }
        else
        {
            _opened.SetResult();
        }

        return true;
    }
}
