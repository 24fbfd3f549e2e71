using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git;

public sealed class Archives_of_real_repositories : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha1", true)]
    [InlineData("sha1", false)]
    [InlineData("sha256", true)]
    public async Task An_archive_holds_what_git_archive_writes(string format, bool offsetDeltas)
    {
        GitRepository repository = await GitRepository.CreateAsync(_folder.Path, format);
        await FillAsync(repository);
        string commit = await repository.CommitAsync("Everything");
        byte[] pack = await Archiving.PackAsync(repository, commit, offsetDeltas ? ["--delta-base-offset"] : []);

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack, commit);

        ZipListing actual = ZipListing.Read(zip);
        Archiving.AssertSameFiles(await Archiving.GitArchiveAsync(repository, commit), actual);
        Assert.Equal(commit, actual.Comment);
        Assert.Equal(zip.Length, summary.ZipBytes);
        Assert.Equal(actual.Entries.Count, summary.Entries);
        Assert.True(summary.Pack.Deltas > 10, $"The pack should hold deltas, not {summary.Pack.Deltas}.");
        Assert.True(summary.CopiedBytes > 0);
    }

    /// <summary>Names, modes, links, deltas, duplicates: a little of everything git can hold.</summary>
    private static async Task FillAsync(GitRepository repository)
    {
        Random random = new(1);
        string text = string.Join('\n', Enumerable.Range(0, 400).Select(_ => $"line {random.Next(1000)} of {random.Next(1000)}"));
        for (int i = 0; i < 40; i++)
        {
            repository.Write($"src/deep/{i % 7}/file{i}.txt", text.Replace("line 1", $"row {i}", StringComparison.Ordinal));
        }

        repository.Write("empty", "");
        repository.Write("copy/empty", "");
        repository.Write("copy/of/file", text);
        repository.Write("ドキュメント/設計 書.md", "こんにちは");
        repository.Write("a", "file");
        repository.Write("a.d/x", "directory");
        repository.Write("a-d", "file");
        byte[] noise = new byte[100_000];
        random.NextBytes(noise);
        repository.Write("noise.bin", noise);
        repository.Write("run.sh", "#!/bin/sh\n");
        File.CreateSymbolicLink(Path.Combine(repository.Folder, "link"), "a.d/x");
        await repository.RunAsync("config", "core.fileMode", "false");
        await repository.RunAsync("add", "run.sh");
        await repository.RunAsync("update-index", "--chmod=+x", "run.sh");
    }
}
