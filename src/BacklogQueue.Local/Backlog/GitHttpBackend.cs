using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BacklogQueue.Local.Backlog;

/// <summary>
/// Answers one request with <c>git http-backend</c>, a CGI program, streaming both ways. It inflates gzip bodies and
/// picks the protocol version itself. See https://git-scm.com/docs/git-http-backend.
/// </summary>
internal sealed class GitHttpBackend(GitProgram git, string root, bool forwardsGitProtocol)
{
    private static readonly KeyValuePair<string, string>[] s_noHeader = [];

    /// <summary>Returns when the answer is complete; the program is killed when the client goes away.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="otherRoot">Holds the repositories to answer from instead; null for the server's own.</param>
    public async Task AnswerAsync(HttpContext context, RepositoryRequest request, string user, string? otherRoot = null)
    {
        CancellationToken aborted = context.RequestAborted;
        using Process process = git.Start(["http-backend"], Variables(context.Request, request, user, otherRoot ?? root));
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(aborted);
            Task sent = SendBodyAsync(context.Request, process.StandardInput.BaseStream, aborted);
            PipeReader output = PipeReader.Create(process.StandardOutput.BaseStream);
            await CgiResponse.CopyAsync(output, context.Response, aborted);
            await Task.WhenAll(errors, sent, process.WaitForExitAsync(aborted));
        }
        finally
        {
            GitProgram.End(process);
        }
    }

    private static async Task SendBodyAsync(HttpRequest request, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await request.Body.CopyToAsync(input, cancellationToken);
            input.Close();
        }
        catch (IOException)
        {
            // The program has ended without reading everything: its answer says why. Or the client went away.
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Variables(HttpRequest http, RepositoryRequest request, string user, string projects)
    {
        IEnumerable<KeyValuePair<string, string>> always =
        [
            new("GIT_PROJECT_ROOT", projects),
            new("GIT_HTTP_EXPORT_ALL", "1"),
            new("REQUEST_METHOD", http.Method),
            new("PATH_INFO", $"/{request.Project}/{request.Repository}.git/{request.Service}"),
            new("QUERY_STRING", http.QueryString.Value?.TrimStart('?') ?? ""),
            new("CONTENT_TYPE", http.ContentType ?? ""),
            new("REMOTE_ADDR", "127.0.0.1"),
            new("REMOTE_USER", user), // without it a push is refused
        ];

        // An empty CONTENT_LENGTH would mean "no body"; a missing one means "to the end".
        return always
            .Concat(Variable("CONTENT_LENGTH", http.Headers.ContentLength?.ToString()))
            .Concat(Variable("HTTP_CONTENT_ENCODING", http.Headers[HeaderNames.ContentEncoding]))
            .Concat(Variable("HTTP_GIT_PROTOCOL", forwardsGitProtocol ? http.Headers["Git-Protocol"].ToString() : null));
    }

    private static KeyValuePair<string, string>[] Variable(string name, string? value) =>
        string.IsNullOrEmpty(value) ? s_noHeader : [new(name, value)];
}
