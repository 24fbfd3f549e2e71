using System.Diagnostics;
using System.Text;
using BacklogQueue.Local;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Benchmarks;

/// <summary>Answers like the recorded server, from memory, in a process of its own.</summary>
internal sealed class ReplayServer : IDisposable
{
    private readonly Process _process;

    private ReplayServer(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public static async Task<ReplayServer> StartAsync(string recording)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["serve", recording])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        Process process = Process.Start(start)!;
        return new ReplayServer(process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>The child's side: prints its URL and serves until standard input ends.</summary>
    public static async Task<int> RunAsync(string recording)
    {
        byte[] advertisement = await File.ReadAllBytesAsync(Path.Combine(recording, Recording.Advertisement));
        byte[] refs = await File.ReadAllBytesAsync(Path.Combine(recording, Recording.Refs));
        byte[] pack = await File.ReadAllBytesAsync(Path.Combine(recording, Recording.Pack));
        async Task AnswerAsync(HttpContext context)
        {
            bool isPost = context.Request.Method == "POST";
            using StreamReader body = new(context.Request.Body, Encoding.Latin1);
            string request = isPost ? await body.ReadToEndAsync() : "";
            context.Response.ContentType = $"application/x-git-upload-pack-{(isPost ? "result" : "advertisement")}";
            await context.Response.Body.WriteAsync(
                !isPost ? advertisement : request.Contains("command=ls-refs", StringComparison.Ordinal) ? refs : pack);
        }

        await using LoopbackServer server = await LoopbackServer.StartAsync(AnswerAsync, 0, CancellationToken.None);
        Console.WriteLine(new Uri(server.Url, "sample.git"));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
