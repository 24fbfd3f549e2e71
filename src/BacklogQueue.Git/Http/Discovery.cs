namespace BacklogQueue.Git.Http;

/// <summary>What one <c>info/refs</c> told about the server; it holds for the requests that follow.</summary>
/// <param name="Repository">The URL to send them to.</param>
/// <param name="Version">The protocol: 0, 1 or 2.</param>
/// <param name="Capabilities">From the first ref's line, or v2's own lines.</param>
/// <param name="Format">The hash of the ids.</param>
internal sealed record Discovery(Uri Repository, int Version, Capabilities Capabilities, ObjectFormat Format)
{
    /// <summary>Whether a fetch may ask for less than the whole history.</summary>
    public bool IsShallowSupported =>
        Version == 2 ? Capabilities.Lists("fetch", "shallow") : Capabilities.Has("shallow");
}
