using System.Collections.Concurrent;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// A function with its execution environments: started when they are needed, used again, replaced when they end.
/// An event that finds all of them busy waits.
/// </summary>
/// <param name="definition">What the template says.</param>
/// <param name="host">What all functions share.</param>
/// <param name="concurrency">Processes at the same time, at most.</param>
internal sealed class LocalFunction(FunctionDefinition definition, FunctionHost host, int concurrency) : IAsyncDisposable
{
    private readonly ConcurrentStack<ExecutionEnvironment> _idle = [];
    private readonly ConcurrentDictionary<ExecutionEnvironment, bool> _all = [];
    private readonly SemaphoreSlim _free = new(concurrency);

    public string Name => definition.Name;

    /// <summary>Of the processes that run now.</summary>
    public IEnumerable<int> ProcessIds => _all.Keys.Where(one => one.IsAlive).Select(one => one.ProcessId);

    /// <summary>Starts a first process, so that the first event finds it ready.</summary>
    /// <exception cref="InvalidOperationException">It cannot start; the message says why.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        ExecutionEnvironment environment = await StartAsync(cancellationToken);
        if (await environment.InitialiseAsync(cancellationToken) is { } problem)
        {
            throw new InvalidOperationException($"The function {Name} cannot start. {problem}");
        }

        _idle.Push(environment);
    }

    /// <summary>One event through the function, synchronously as Lambda calls it.</summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ExecutionEnvironment environment = await TakeAsync(cancellationToken);
            InvocationResult result = await environment.InvokeAsync(payload, cancellationToken);
            _idle.Push(environment);
            return result;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Whether an environment of this name is alive.</summary>
    public bool Has(string environment) => Find(environment) is not null;

    /// <summary>Kills the process of an environment, whatever it is doing.</summary>
    public Task KillAsync(string environment) => Find(environment)?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Ends every process. No event may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_all.Keys.Select(EndAsync));
        _free.Dispose();
    }

    private ExecutionEnvironment? Find(string environment) => _all.Keys.FirstOrDefault(one => one.Name == environment && one.IsAlive);

    private async Task<ExecutionEnvironment> TakeAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out ExecutionEnvironment? environment))
        {
            if (environment.IsAlive)
            {
                return environment;
            }

            await EndAsync(environment);
        }

        return await StartAsync(cancellationToken);
    }

    private async Task EndAsync(ExecutionEnvironment environment)
    {
        if (_all.TryRemove(environment, out _))
        {
            await environment.DisposeAsync();
        }
    }

    private async Task<ExecutionEnvironment> StartAsync(CancellationToken cancellationToken)
    {
        ExecutionEnvironment environment = await ExecutionEnvironment.StartAsync(definition, host, cancellationToken);
        _all[environment] = true;
        return environment;
    }
}
