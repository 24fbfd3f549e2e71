namespace BacklogQueue.Git.Http;

/// <summary>
/// Bounds each wait for the server by <see cref="GitLimits.Idle"/>, and turns what the network throws into
/// <see cref="GitException"/>s. For one request; one wait at a time.
/// </summary>
internal sealed class IdleTimer(TimeSpan limit, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _expiry = new(Timeout.InfiniteTimeSpan, clock);

    /// <exception cref="GitException">The network failed, or nothing came for too long.</exception>
    /// <exception cref="OperationCanceledException">The caller's own token.</exception>
    public async ValueTask<TResult> RunAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> wait,
        TState state,
        CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration caller =
            cancellationToken.UnsafeRegister(static expiry => ((CancellationTokenSource)expiry!).Cancel(), _expiry);
        _expiry.CancelAfter(limit);
        try
        {
            return await wait(state, _expiry.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException silence) when (_expiry.IsCancellationRequested)
        {
            throw new GitException(
                GitErrorKind.TimedOut,
                $"The server sent nothing for {limit.TotalSeconds:0.###} seconds.",
                silence);
        }
        catch (Exception failure) when (NetworkFailure.From(failure) is { } translated)
        {
            throw translated;
        }
        finally
        {
            _expiry.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _expiry.Dispose();
}
