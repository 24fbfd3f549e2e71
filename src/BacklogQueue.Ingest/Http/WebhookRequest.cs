namespace BacklogQueue.Ingest.Http;

/// <summary>A request, whichever kind of API brought it.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Decoded, without the API's stage.</param>
/// <param name="Headers">Names in any case.</param>
/// <param name="Token">The query's <c>token</c>, decoded; null when there is none.</param>
/// <param name="Body">Decoded; null when it is longer than <see cref="MaxBodyBytes"/>.</param>
internal sealed record WebhookRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string?> Headers,
    string? Token,
    ReadOnlyMemory<byte>? Body)
{
    /// <summary>Bytes of a webhook's body at the most, decoded. Real ones have a few thousand.</summary>
    public const int MaxBodyBytes = 1 << 20;

    /// <summary>The sender's address as the API saw it; for the log.</summary>
    public string? SourceIp { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Hides the token and the Authorization header.</summary>
    public override string ToString() => $"{Method} {Path}";
}
