using System.Net.Http.Headers;
using System.Text;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Benchmarks;

/// <summary>
/// What a real git server answers to a depth-1 fetch of one commit in protocol v2, kept as files, so that every run
/// of every client gets the same bytes and no server's work is measured.
/// </summary>
internal static class Recording
{
    public const string Advertisement = "advertisement";
    public const string Refs = "ls-refs";
    public const string Pack = "fetch";

    /// <param name="root">Holds <c>sample/sample.git</c>.</param>
    /// <param name="commit">The tip of <c>main</c>.</param>
    /// <param name="folder">Gets the answers.</param>
    public static async Task MakeAsync(string root, string commit, string folder)
    {
        BacklogServerOptions options = new() { Folder = root };
        await using BacklogServer server = await BacklogServer.StartAsync(options, CancellationToken.None);
        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{options.User}:{options.Password}")));
        http.DefaultRequestHeaders.Add("Git-Protocol", "version=2");
        string url = $"{server.GitBaseUrl}/sample/sample.git";
        Directory.CreateDirectory(folder);

        await SaveAsync(folder, Advertisement, await http.GetAsync($"{url}/info/refs?service=git-upload-pack"));
        await SaveAsync(folder, Refs, await PostAsync(
            http, url, Lines("command=ls-refs\n", null, "peel\n", "symrefs\n", "ref-prefix refs/heads/main\n")));
        await SaveAsync(folder, Pack, await PostAsync(
            http, url, Lines("command=fetch\n", null, "thin-pack\n", "ofs-delta\n", "no-progress\n", "deepen 1\n", $"want {commit}\n", "done\n")));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string url, string body)
    {
        ByteArrayContent content = new(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = new("application/x-git-upload-pack-request");
        return http.PostAsync($"{url}/git-upload-pack", content);
    }

    private static async Task SaveAsync(string folder, string name, HttpResponseMessage response)
    {
        using (response)
        {
            byte[] body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            await File.WriteAllBytesAsync(Path.Combine(folder, name), body);
        }
    }

    /// <summary>pkt-lines; null is the delimiter.</summary>
    private static string Lines(params string?[] lines) =>
        string.Concat(lines.Select(line => line is null ? "0001" : $"{line.Length + 4:x4}{line}")) + "0000";
}
