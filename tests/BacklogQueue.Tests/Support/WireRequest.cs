namespace BacklogQueue.Tests.Support;

/// <summary>A request as it went out.</summary>
internal sealed record WireRequest(Uri Uri, string Method, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() =>
        $"{Method} {Uri}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Body}";
}
