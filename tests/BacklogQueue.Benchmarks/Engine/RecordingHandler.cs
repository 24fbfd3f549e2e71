using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Local.Backlog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// <c>/git/…</c> is answered by <c>git http-backend</c>; <c>/recorded/git/…</c> too, but once for each different
/// request: after that from what was recorded. <c>PUT /sink/…</c> takes an upload and forgets it.
/// </summary>
internal sealed class RecordingHandler(GitHttpBackend git, string answers)
{
    public const string Prefix = "recorded";

    private const long MostInMemory = 512L << 20;

    private readonly ConcurrentDictionary<string, byte[]> _inMemory = new();

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/sink", StringComparison.Ordinal))
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.Headers.ETag = "\"0\"";
        }
        else if (context.Request.Path.StartsWithSegments($"/{Prefix}", StringComparison.Ordinal, out PathString path))
        {
            context.Request.Path = path;
            await AnswerRecordedAsync(context);
        }
        else
        {
            await AnswerLiveAsync(context);
        }
    }

    private async Task AnswerLiveAsync(HttpContext context)
    {
        if (RepositoryRequest.Parse(context.Request) is { IsPush: false } request)
        {
            await git.AnswerAsync(context, request, "benchmark");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task AnswerRecordedAsync(HttpContext context)
    {
        MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        string path = Path.Combine(answers, Key(context.Request, body));
        if (!File.Exists(path) && !await RecordAsync(context, body, path))
        {
            return;
        }

        string kind = context.Request.Method == "POST" ? "result" : "advertisement";
        context.Response.ContentType = $"application/x-git-upload-pack-{kind}";
        if (new FileInfo(path).Length <= MostInMemory)
        {
            await context.Response.Body.WriteAsync(_inMemory.GetOrAdd(path, File.ReadAllBytes), context.RequestAborted);
        }
        else
        {
            await using FileStream file = File.OpenRead(path);
            await file.CopyToAsync(context.Response.Body, 1 << 20, context.RequestAborted);
        }
    }

    /// <summary>Whether git's answer was a success; if not, it is the answer.</summary>
    private async Task<bool> RecordAsync(HttpContext context, MemoryStream body, string path)
    {
        IHttpResponseBodyFeature response = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        body.Position = 0;
        context.Request.Body = body;
        string unfinished = $"{path}.{context.Connection.Id}";
        await using (FileStream file = File.Create(unfinished))
        {
            context.Response.Body = file;
            await AnswerLiveAsync(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        context.Features.Set(response);
        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return false;
        }

        File.Move(unfinished, path, overwrite: true);
        return true;
    }

    private static string Key(HttpRequest request, MemoryStream body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{request.Method} {request.Path}{request.QueryString} {request.Headers["Git-Protocol"]}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
