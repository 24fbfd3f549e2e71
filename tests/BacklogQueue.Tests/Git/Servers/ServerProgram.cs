using System.Diagnostics;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>A server as a process that prints its URL first and ends when its input does.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly Process _process;

    private ServerProgram(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<ServerProgram> StartAsync(string program, IEnumerable<string> arguments, CancellationToken token)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            List<string> errors = [];
            process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "(end)");
            process.BeginErrorReadLine();
            string? url = await process.StandardOutput.ReadLineAsync(token);
            Assert.True(url is not null, $"{program} ended: {string.Join('\n', errors)}");
            return new(process, new(url));
        }
        catch
        {
            End(process);
            throw;
        }
    }

    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
