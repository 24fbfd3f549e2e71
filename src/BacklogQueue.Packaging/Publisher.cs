using BacklogQueue.Artifacts;
using BacklogQueue.Git;

namespace BacklogQueue.Packaging;

/// <summary>Streams a commit from the git server through a zip into S3. Nothing is kept on the way but what the pack needs.</summary>
internal sealed class Publisher(ArtifactStore store)
{
    /// <param name="work">The push at work.</param>
    /// <param name="repository">Where the commit is.</param>
    /// <param name="metadata">Names the commit, whose own subject takes the place of the summary.</param>
    /// <param name="replaces">The newest version, which the new one is to follow; null when there is none.</param>
    /// <param name="cancellationToken">Gives it up; nothing stays in S3.</param>
    /// <returns>The new version; null when another one became the newest meanwhile.</returns>
    /// <exception cref="PackagingException">The push may be another worker's by now. Transient.</exception>
    public async Task<ArtifactVersion?> PublishAsync(
        PushWork work,
        RemoteRepository repository,
        ArtifactMetadata metadata,
        ArtifactVersion? replaces,
        CancellationToken cancellationToken)
    {
        await using Pack pack = await work.Times.MeasureAsync(
            StageTimes.Fetch, () => repository.FetchAsync(metadata.Commit, cancellationToken));
        return await work.Times.MeasureAsync(StageTimes.Package, async () =>
        {
            GitCommit commit = await pack.ReadCommitAsync(ObjectId.Parse(metadata.Commit.Hex), cancellationToken);
            ArchiveSummary? archive = null;
            ArtifactVersion? version = await store.UploadAsync(
                work.Key,
                commit.Subject.Length > 0 ? metadata with { Summary = commit.Subject } : metadata,
                replaces,
                async (zip, token) =>
                {
                    archive = await TreeArchive.WriteAsync(pack, commit, zip, token);

                    // The object appears next.
                    work.CheckHeld();
                },
                cancellationToken);
            return version is null ? null : version with { Files = (int)archive!.Files };
        });
    }
}
