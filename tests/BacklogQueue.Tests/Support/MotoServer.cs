using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Support;

/// <summary>moto's AWS emulator as a process of its own on a free loopback port; an optional peer.</summary>
/// <remarks><c>pip install 'moto[server]'</c></remarks>
internal sealed class MotoServer : IDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public static bool Exists => Command.Exists("moto_server");

    public Uri Endpoint { get; }

    /// <summary>Starts the server and waits for the line that names its port.</summary>
    public static async Task<MotoServer> StartAsync(CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("moto_server", ["-H", "127.0.0.1", "-p", "0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONUNBUFFERED"] = "1";
        Process process = Process.Start(start)!;
        try
        {
            TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
            List<string> lines = [];
            void Read(object sender, DataReceivedEventArgs line)
            {
                lines.Add(line.Data ?? "(end)");
                if (Regex.Match(line.Data ?? "", @"Running on (http://127\.0\.0\.1:\d+)") is { Success: true } match)
                {
                    listening.TrySetResult(new Uri(match.Groups[1].Value));
                }
                else if (line.Data is null)
                {
                    listening.TrySetException(new InvalidOperationException("moto_server ended: " + string.Join('\n', lines)));
                }
            }

            // Both streams are read to their ends, so that its log never fills a pipe.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += Read;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return new MotoServer(process, await listening.Task.WaitAsync(cancellationToken));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
