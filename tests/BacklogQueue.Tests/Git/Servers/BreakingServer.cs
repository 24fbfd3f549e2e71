using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>
/// Plays whole HTTP answers from a script over real sockets, and breaks one of them off after so many bytes. Each answer
/// has a connection of its own.
/// </summary>
internal sealed class BreakingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answers">Each from its status line to its last byte.</param>
    /// <param name="broken">Which one breaks off.</param>
    /// <param name="length">After how many bytes.</param>
    /// <param name="how">In which way.</param>
    public BreakingServer(IReadOnlyList<byte[]> answers, int broken, int length, Break how)
    {
        _listener.Start();
        Url = new($"http://{_listener.LocalEndpoint}/P/R.git");
        _serving = ServeAsync(answers, broken, length, how);
    }

    public Uri Url { get; }

    /// <summary>An answer with chunks that end where pkt-lines do not.</summary>
    public static byte[] Chunked(string content, byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-{content}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"),
        .. body.Chunk(701).SelectMany(chunk =>
            (byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]),
        .. "0\r\n\r\n"u8,
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync(IReadOnlyList<byte[]> answers, int broken, int length, Break how)
    {
        for (int number = 0; number < answers.Count; number++)
        {
            using Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
            await ReadRequestAsync(socket);
            if (number != broken)
            {
                await socket.SendAsync(answers[number], _stop.Token);
                socket.Shutdown(SocketShutdown.Send);
                continue;
            }

            await socket.SendAsync(answers[number].AsMemory(0, length), _stop.Token);
            switch (how)
            {
                case Break.Close:
                    socket.Shutdown(SocketShutdown.Send);
                    break;
                case Break.Reset:
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    break;
                default:
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                    break;
            }

            return;
        }
    }

    /// <summary>To its end, so that closing the socket does not reset what was sent.</summary>
    private async Task ReadRequestAsync(Socket socket)
    {
        byte[] buffer = new byte[64 << 10];
        int read = 0;
        while (true)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(read), _stop.Token);
            read += count;
            string text = Encoding.ASCII.GetString(buffer, 0, read);
            int body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            bool isWhole = body > 3 && (!text.StartsWith("POST", StringComparison.Ordinal) || text.EndsWith("0000", StringComparison.Ordinal));
            if (isWhole || count == 0)
            {
                return;
            }
        }
    }
}
