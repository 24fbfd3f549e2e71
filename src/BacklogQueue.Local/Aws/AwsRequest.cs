namespace BacklogQueue.Local.Aws;

/// <summary>One HTTP request as a service sees it, whichever way it came in.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Host">The <c>Host</c> header: name and port.</param>
/// <param name="Path">As sent: percent-encoded, starting with a slash.</param>
/// <param name="Query">As sent: percent-encoded, without the question mark; empty for none.</param>
/// <param name="Headers">By name in any case; the values of a repeated header are joined by commas.</param>
/// <param name="Body">Read at most once.</param>
internal sealed record AwsRequest(
    string Method,
    string Host,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    Stream Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Names and values of the query, decoded, in the order sent; a name without <c>=</c> has an empty value.</summary>
    public IEnumerable<KeyValuePair<string, string>> QueryPairs() =>
        from part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let mark = part.IndexOf('=')
        select mark < 0
            ? KeyValuePair.Create(Uri.UnescapeDataString(part), "")
            : KeyValuePair.Create(Uri.UnescapeDataString(part[..mark]), Uri.UnescapeDataString(part[(mark + 1)..]));
}
