using System.Xml.Linq;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The multipart uploads that a worker knows that it has begun: it must complete them or ask to abort them before its
/// invocation ends, or their parts stay in the bucket and cost.
/// </summary>
internal sealed class OpenUploads
{
    private const string IdParameter = "uploadId=";

    private readonly Dictionary<string, Actor> _open = new(StringComparer.Ordinal);

    /// <summary>Whether the call sends one part, beside whatever else its sender does.</summary>
    public static bool IsPart(HttpRequestMessage request) => request.Method == HttpMethod.Put && IdOf(request) is not null;

    /// <summary>An answer that reached its caller.</summary>
    public async Task NoteAnsweredAsync(Actor actor, HttpRequestMessage request, HttpResponseMessage response)
    {
        if (request.Method == HttpMethod.Post && request.RequestUri!.Query.StartsWith("?uploads", StringComparison.Ordinal)
            && response.IsSuccessStatusCode)
        {
            await response.Content.LoadIntoBufferAsync();
            XElement answer = XElement.Parse(await response.Content.ReadAsStringAsync());
            _open.Add(answer.Elements().Single(element => element.Name.LocalName == "UploadId").Value, actor);
        }
        else if (request.Method == HttpMethod.Post && response.IsSuccessStatusCode && IdOf(request) is { } id)
        {
            _open.Remove(id);
        }
    }

    /// <summary>A call on its way, answered or not.</summary>
    public void NoteSent(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Delete && IdOf(request) is { } id)
        {
            _open.Remove(id);
        }
    }

    /// <summary>The uploads that are still open at the end of an invocation; they are told once.</summary>
    public IReadOnlyList<string> TakeLeftBy(Actor actor)
    {
        string[] left = [.. _open.Where(upload => upload.Value == actor).Select(upload => upload.Key)];
        foreach (string id in left)
        {
            _open.Remove(id);
        }

        return left;
    }

    private static string? IdOf(HttpRequestMessage request) => request.RequestUri!.Query.TrimStart('?').Split('&')
        .FirstOrDefault(pair => pair.StartsWith(IdParameter, StringComparison.Ordinal))?[IdParameter.Length..];
}
