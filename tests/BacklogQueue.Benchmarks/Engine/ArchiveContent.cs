using System.Net;
using BacklogQueue.Git;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The body of an upload: the archive, while it is made.</summary>
internal sealed class ArchiveContent(Pack pack, GitCommit commit) : HttpContent
{
    public ArchiveSummary? Summary { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Summary = await TreeArchive.WriteAsync(pack, commit, stream, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
