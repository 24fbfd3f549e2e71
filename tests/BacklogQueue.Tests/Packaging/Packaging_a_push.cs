using System.IO.Compression;
using Amazon.S3.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Packaging_a_push(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_push_becomes_the_zip_of_its_commit()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit, RefChange.Create);

        Assert.Empty(await worker.WorkOnAsync(push));

        S3ObjectVersion version = Assert.Single(await worker.VersionsAsync());
        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.Equal(commit, row.PackagedCommit);
        Assert.Equal(version.VersionId, row.Artifact?.VersionId);
        Assert.Equal(version.Size, row.Artifact?.Size);
        Assert.Equal(1, row.Artifact?.Files);
        Assert.Equal([PushStatus.Received, PushStatus.Packaged], row.History.Select(line => line.Status));
        Assert.Equal(["fetch", "lookup", "package"], row.Durations.Keys.Order());
        Assert.Equal("request-1", row.RequestId);

        Head? head = await worker.Log.ReadHeadAsync(push.Ref, Token);
        Assert.Equal(commit, head?.Commit);
        Assert.Equal(push.Delivery, head?.Delivery);
        Assert.Equal(row.Artifact, head?.Artifact);

        GetObjectResponse zip = await worker.S3.GetObjectAsync(worker.Bucket, "PROJECT/app/main.zip", Token);
        Assert.Equal("Write one", zip.Metadata["codepipeline-artifact-revision-summary"]);
        Assert.Equal(push.Delivery, zip.Metadata["backlogqueue-delivery"]);
        using MemoryStream bytes = new();
        await zip.ResponseStream.CopyToAsync(bytes, Token);
        using ZipArchive archive = new(bytes);
        ZipArchiveEntry entry = Assert.Single(archive.Entries);
        using StreamReader reader = new(entry.Open());
        Assert.Equal("file.txt", entry.FullName);
        Assert.Equal("one", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_settled_once()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.WorkOnAsync(push);
        await new PushQueue(worker.Sqs, worker.Queue, worker.DeadLetters).SendAsync(push, "again", Token);

        Assert.Empty(await worker.WorkAsync());

        Assert.Single(await worker.VersionsAsync());
        Assert.Equal(1, (await worker.RowAsync(push)).Attempts);
    }

    [Fact]
    public async Task A_second_delivery_of_the_same_push_is_a_duplicate()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push first = worker.Push(commit);
        await worker.WorkOnAsync(first);
        Push second = worker.Push(commit);

        Assert.Empty(await worker.WorkOnAsync(second));

        PushRow row = await worker.RowAsync(second);
        Assert.Equal(PushStatus.Duplicate, row.Status);
        Assert.Equal(commit, row.PackagedCommit);
        Assert.Equal((await worker.RowAsync(first)).Artifact, row.Artifact);
        Assert.Single(await worker.VersionsAsync());
    }

    [Fact]
    public async Task Two_fast_pushes_cost_one_package()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push older = worker.Push(await worker.CommitAndPushAsync("one"));
        CommitId tip = await worker.CommitAndPushAsync("two");
        Push newer = worker.Push(tip);

        Assert.Empty(await worker.WorkOnAsync(older, newer));

        Assert.Equal([tip.Hex], await worker.CommitsAsync());
        PushRow superseded = await worker.RowAsync(older);
        PushRow packaged = await worker.RowAsync(newer);
        Assert.Equal(PushStatus.Superseded, superseded.Status);
        Assert.Equal(tip, superseded.PackagedCommit);
        Assert.Equal(PushStatus.Packaged, packaged.Status);
        Assert.Equal(superseded.Artifact, packaged.Artifact);
        Assert.Equal(newer.Delivery, (await worker.Log.ReadHeadAsync(newer.Ref, Token))?.Delivery);
    }

    [Fact]
    public async Task A_rollback_to_an_older_commit_is_published_again()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId first = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(first));
        CommitId second = await worker.CommitAndPushAsync("two");
        await worker.WorkOnAsync(worker.Push(second));
        await worker.Git.RunAsync("reset", "-q", "--hard", first.Hex);
        await worker.Git.RunAsync("push", "-q", "--force", "origin", "HEAD:refs/heads/main");
        Push rollback = worker.Push(first);

        Assert.Empty(await worker.WorkOnAsync(rollback));

        Assert.Equal([first.Hex, second.Hex, first.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(rollback)).Status);
    }

    [Fact]
    public async Task A_force_push_is_a_new_tip()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId first = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(first));
        worker.Git.Write("file.txt", "amended");
        await worker.Git.RunAsync("commit", "-q", "-a", "--amend", "-m", "Amend");
        CommitId amended = CommitId.Parse(await worker.Git.RunAsync("rev-parse", "HEAD"));
        await worker.Git.RunAsync("push", "-q", "--force", "origin", "HEAD:refs/heads/main");
        Push push = worker.Push(amended);

        await worker.WorkOnAsync(push);

        Assert.Equal([first.Hex, amended.Hex], await worker.CommitsAsync());
    }

    [Fact]
    public async Task One_commit_on_two_branches_is_two_artifacts()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.Git.RunAsync("push", "-q", "origin", $"{commit}:refs/heads/release/1.0");
        Push main = worker.Push(commit);
        Push release = worker.Push(commit, RefChange.Create, "release/1.0");

        Assert.Empty(await worker.WorkOnAsync(main, release));

        Assert.Equal([commit.Hex], await worker.CommitsAsync());
        Assert.Equal([commit.Hex], await worker.CommitsAsync("release/1.0"));
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(main)).Status);
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(release)).Status);
    }

    [Fact]
    public async Task A_deleted_branch_is_settled_without_an_artifact()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one", "topic");
        await worker.CommitAndPushAsync("two");
        await worker.Git.RunAsync("push", "-q", "origin", ":refs/heads/topic");
        Push late = worker.Push(commit, branch: "topic");
        Push delete = worker.Push(null, RefChange.Delete, "topic");

        Assert.Empty(await worker.WorkOnAsync(late, delete));

        Assert.Empty(await worker.VersionsAsync("topic"));
        Assert.Equal(PushStatus.RefDeleted, (await worker.RowAsync(late)).Status);
        Assert.Equal(PushStatus.RefDeleted, (await worker.RowAsync(delete)).Status);
    }
}
