using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Trees;
using BacklogQueue.Git.Zip;

namespace BacklogQueue.Git;

/// <summary>
/// Writes the tree of a commit as a zip while its pack still arrives. Contents, names, modes and times are a function
/// of the commit alone; the compressed bytes follow the pack, from which they are copied where they can be.
/// </summary>
public static class TreeArchive
{
    /// <summary>Writes the archive. It is complete only when the call has succeeded: the zip's directory, without
    /// which no reader takes it, follows after the whole pack was found right.</summary>
    /// <param name="pack">Holds the commit's trees and blobs, in any order; read by one call at a time.</param>
    /// <param name="commit">A commit of the pack.</param>
    /// <param name="output">Written forward only, flushed, and left open.</param>
    /// <param name="cancellationToken">Ends the call; what was written is then no archive.</param>
    /// <exception cref="GitException">
    /// The pack is corrupt or ends early, an object is missing, the tree is unsafe, or a limit is passed.
    /// </exception>
    public static async Task<ArchiveSummary> WriteAsync(
        Pack pack, GitCommit commit, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(output);
        using ArchiveBuilder builder = new(pack, output, commit.CommitterTime, cancellationToken);
        await builder.AddTreeAsync(commit.Tree, cancellationToken);
        await pack.CompleteAsync(cancellationToken);
        return await builder.FinishAsync(commit.Id.ToString(), cancellationToken);
    }
}
