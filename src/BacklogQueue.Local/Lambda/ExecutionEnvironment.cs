using System.Globalization;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// One process of a function with its Runtime API and its temporary folder. Takes one event at a time, and many one
/// after the other. It is finished by a time-out or by the end of its process, as on Lambda; then a new one takes its place.
/// </summary>
internal sealed class ExecutionEnvironment : IAsyncDisposable
{
    private readonly FunctionDefinition _function;
    private readonly FunctionHost _host;
    private readonly RuntimeApiServer _api;
    private readonly FunctionProcess _process;
    private readonly string _temporaryFolder;

    private ExecutionEnvironment(
        FunctionDefinition function,
        FunctionHost host,
        RuntimeApiServer api,
        FunctionProcess process,
        string temporaryFolder)
    {
        _function = function;
        _host = host;
        _api = api;
        _process = process;
        _temporaryFolder = temporaryFolder;
    }

    /// <summary>Whether it can take another event.</summary>
    public bool IsAlive => _process.IsRunning;

    public int ProcessId => _process.Id;

    /// <summary>Unlike any other's.</summary>
    public string Name => Path.GetFileName(_temporaryFolder);

    /// <summary>Starts the process; it may still be initialising.</summary>
    public static async Task<ExecutionEnvironment> StartAsync(
        FunctionDefinition function,
        FunctionHost host,
        CancellationToken cancellationToken)
    {
        string program = FunctionProgram.Find(function.Program, host.ProgramFolder);
        string arn = $"arn:aws:lambda:{host.Aws["AWS_REGION"]}:000000000000:function:{function.Name}";
        string temporaryFolder = Directory.CreateDirectory(
            Path.Combine(host.TemporaryFolder, $"{function.Name}-{host.NewId():N}")).FullName;
        RuntimeApiServer api = await RuntimeApiServer.StartAsync(arn, cancellationToken);
        try
        {
            Dictionary<string, string> environment = FunctionEnvironment.Build(
                function, host.Aws, api.Authority, Path.GetDirectoryName(program)!, temporaryFolder);
            if (Path.GetFileName(program) != FunctionProgram.Published)
            {
                FunctionEnvironment.AddFramework(environment);
            }

            if (host.SessionToken is { } session)
            {
                environment["AWS_SESSION_TOKEN"] = session(Path.GetFileName(temporaryFolder));
            }

            FunctionProcess process = FunctionProcess.Start(program, environment, line => host.Log(function.Name, line));
            return new ExecutionEnvironment(function, host, api, process, temporaryFolder);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the process asks for its first event; the error when it never will.</summary>
    public async Task<FunctionError?> InitialiseAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task limit = Task.Delay(_host.InitTimeout, _host.Clock, timer.Token);
        await Task.WhenAny(_api.Ready, _process.Exited, limit);
        await timer.CancelAsync();
        if (_api.Ready.IsCompleted)
        {
            return await _api.Ready;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _process.Exited.IsCompleted
            ? ExitError()
            : new FunctionError("Sandbox.Timedout", $"No event was asked for within {_host.InitTimeout.TotalSeconds:0} s of the start.");
    }

    /// <summary>Passes one event through the function.</summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (await InitialiseAsync(cancellationToken) is { } problem)
        {
            _process.Kill();
            return new InvocationResult(ReadOnlyMemory<byte>.Empty, problem);
        }

        DateTimeOffset deadline = _host.Clock.GetUtcNow() + _function.Timeout;
        Invocation invocation = new(_host.NewId().ToString(), payload, deadline, _host.NewTraceId());
        _api.Hand(invocation);

        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task limit = Task.Delay(_function.Timeout, _host.Clock, timer.Token);
        await Task.WhenAny(invocation.Result, _process.Exited, limit);
        await timer.CancelAsync();
        if (invocation.Result.IsCompleted)
        {
            return await invocation.Result;
        }

        cancellationToken.ThrowIfCancellationRequested();
        FunctionError error = _process.Exited.IsCompleted ? ExitError() : TimedOut(invocation);
        _process.Kill();
        await _process.Exited;
        _host.Log(_function.Name, error.Message);
        return new InvocationResult(ReadOnlyMemory<byte>.Empty, error);
    }

    /// <summary>Kills the process (SIGKILL), whatever it is doing, and returns when it is gone.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(_host.StopGrace, _host.Clock);
        await _api.DisposeAsync();
        await _process.DisposeAsync();
        Directory.Delete(_temporaryFolder, recursive: true);
    }

    private FunctionError ExitError() =>
        new("Runtime.ExitError", $"The runtime exited with status {_process.ExitCode} before it answered.");

    private FunctionError TimedOut(Invocation invocation) => new(
        "Sandbox.Timedout",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{invocation.RequestId} Task timed out after {_function.Timeout.TotalSeconds:0.00} seconds"));
}
