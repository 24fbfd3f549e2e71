using System.Collections.Concurrent;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Lambda;

/// <summary>
/// A real function process whose bootstrap is a shell script with curl, an implementation of the Runtime API's client
/// side that knows nothing of ours. The event says what it does.
/// </summary>
internal sealed class ScriptedFunction : IAsyncDisposable
{
    private const string Bootstrap = """
        #!/bin/bash
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        post() { curl -sS -o /dev/null --data-binary @- "$@"; }
        if [ "$START" = refuse ]; then
          echo '{"errorType":"Configuration","errorMessage":"no queue"}' | post "$api/init/error"
          exit 1
        fi
        [ "$START" = stubborn ] && trap '' TERM
        echo "started"
        while event=$(curl -sS -f -D "$TMPDIR/headers" "$api/invocation/next"); do
          id=$(tr -d '\r' < "$TMPDIR/headers" | sed -n 's/^lambda-runtime-aws-request-id: //Ip')
          case "$event" in
            '"crash"') kill -9 $$ ;;
            '"hang"') echo "hanging"; exec sleep 1000 ;;
            '"fail"') echo '{"errorType":"Git","errorMessage":"no such host"}' | post "$api/invocation/$id/error" ;;
            '"environment"') env | post "$api/invocation/$id/response" ;;
            '"process"') echo "$$" | post "$api/invocation/$id/response" ;;
            *) echo "to stderr: $event" >&2; printf '%s' "$event" | post "$api/invocation/$id/response" ;;
          esac
        done
        """;

    private readonly TemporaryDirectory _folder;

    private ScriptedFunction(TemporaryDirectory folder, FunctionDefinition definition, FunctionHost host, int concurrency)
    {
        _folder = folder;
        Function = new(definition, host, concurrency);
    }

    public LocalFunction Function { get; }

    public ManualClock Clock { get; private init; } = new();

    /// <summary>Every line it has printed.</summary>
    public ConcurrentQueue<string> Log { get; private init; } = new();

    public string TemporaryFolder => _folder.File("tmp");

    /// <param name="start">What it does at its start: nothing special, <c>refuse</c> or <c>stubborn</c>.</param>
    /// <param name="concurrency">Processes at the same time.</param>
    /// <param name="onLine">Sees each line of output as it comes.</param>
    public static ScriptedFunction Create(string start = "", int concurrency = 1, Action<string>? onLine = null)
    {
        Assert.SkipUnless(Command.Exists("bash") && Command.Exists("curl"), "bash and curl are needed");
        TemporaryDirectory folder = new();
        string program = folder.File("functions/Scripted/bootstrap");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        File.WriteAllText(program, Bootstrap.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ManualClock clock = new();
        ConcurrentQueue<string> log = new();
        FunctionHost host = new()
        {
            ProgramFolder = folder.Path,
            TemporaryFolder = folder.File("tmp"),
            Aws = new Dictionary<string, string> { ["AWS_REGION"] = "eu-central-1", ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9" },
            Log = (_, line) =>
            {
                log.Enqueue(line);
                onLine?.Invoke(line);
            },
            NewId = Guid.NewGuid,
            Clock = clock,
        };
        FunctionDefinition definition = new(
            "ScriptedFunction", "Scripted", 256, TimeSpan.FromSeconds(30), new Dictionary<string, string> { ["START"] = start });
        return new ScriptedFunction(folder, definition, host, concurrency) { Clock = clock, Log = log };
    }

    /// <summary>One event, given as JSON.</summary>
    public Task<InvocationResult> InvokeAsync(string json) =>
        Function.InvokeAsync(System.Text.Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Function.DisposeAsync();
        _folder.Dispose();
    }
}
