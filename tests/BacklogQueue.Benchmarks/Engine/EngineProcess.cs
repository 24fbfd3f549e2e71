using System.Diagnostics;
using System.Text.Json;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The parent's end of <see cref="EngineLoop"/>.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["engine-loop"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public async Task<EngineResult> RunAsync(EngineTask task)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task));
        await _process.StandardInput.FlushAsync();
        string result = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The engine's process ended at {task}.");
        return JsonSerializer.Deserialize<EngineResult>(result)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
