using System.Diagnostics;
using System.Security.Cryptography;
using Amazon.S3.Model;
using BacklogQueue.Local;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

public sealed class Killed_workers
{
    private const int FileBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_workers_killed_half_way_leave_one_artifact_and_one_fate()
    {
        await using RunningStack stack = await RunningStack.StartAsync(options => options with
        {
            Parameters = new Dictionary<string, string>(LocalStackOptions.DefaultParameters) { ["MessageLease"] = "15" },
        });
        GitRepository repository = await stack.CreateRepositoryAsync();
        for (int file = 0; file < 4; file++)
        {
            // Incompressible: several parts of a multipart upload.
            repository.Write($"{file}.bin", RandomNumberGenerator.GetBytes(FileBytes));
        }

        string commit = await repository.CommitAsync("Large");
        await stack.PushAsync(repository, "SHOP/web", "main");

        await KillHalfWayAsync(stack, uploads: 1);
        await KillHalfWayAsync(stack, uploads: 2);
        await stack.SettleAsync();

        Assert.Equal([commit], await stack.CommitsAsync("SHOP/web/main.zip"));
        Assert.Equal(
            await ArchiveEntry.OfGitAsync(repository, commit), ArchiveEntry.OfZip(await stack.DownloadAsync("SHOP/web/main.zip")));
        PushRow row = Assert.Single(await stack.RowsAsync("SHOP", "web", "refs/heads/main"));
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.True(row.Attempts >= 3, $"{row.Attempts} attempts. The log:\n{stack.LogText}");
    }

    /// <summary>Kills the worker (SIGKILL) once its multipart upload, one of <paramref name="uploads"/> left open, has begun.</summary>
    private static async Task KillHalfWayAsync(RunningStack stack, int uploads)
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer polls = new(TimeSpan.FromMilliseconds(10)); // the worker needs the processor more
        while (await OpenUploadsAsync(stack) < uploads && await polls.WaitForNextTickAsync(Token))
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < s_patience, $"No upload {uploads} began. The log:\n{stack.LogText}");
            Assert.False(stack.LogText.Contains("Packaged", StringComparison.Ordinal), $"The worker was faster. The log:\n{stack.LogText}");
        }

        foreach (int id in stack.Stack.FunctionProcesses["PackagingFunction"])
        {
            using Process worker = Process.GetProcessById(id);
            worker.Kill();
            await worker.WaitForExitAsync(Token);
        }
    }

    private static async Task<int> OpenUploadsAsync(RunningStack stack)
    {
        ListMultipartUploadsRequest request = new() { BucketName = stack.Stack.Bucket };
        return (await stack.S3.ListMultipartUploadsAsync(request, Token)).MultipartUploads?.Count ?? 0;
    }
}
