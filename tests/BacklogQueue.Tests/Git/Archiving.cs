using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git;

/// <summary>Packs of real repositories, and the archives that the engine and git make of them.</summary>
internal static class Archiving
{
    /// <summary>A pack of the commit and its tree, as a server sends it for depth 1.</summary>
    public static async Task<byte[]> PackAsync(GitRepository repository, string commit, params string[] options)
    {
        string objects = await repository.RunAsync("rev-list", "--objects", "--no-object-names", "--no-walk", commit);
        return await repository.RunBytesAsync(
            System.Text.Encoding.ASCII.GetBytes(objects + "\n"), ["pack-objects", "--stdout", "-q", .. options]);
    }

    /// <summary>The engine's archive of a pack.</summary>
    public static async Task<(byte[] Zip, ArchiveSummary Summary)> WriteAsync(
        byte[] pack, string commit, GitLimits? limits = null, Func<Stream, Stream>? wrap = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ObjectId id = ObjectId.Parse(commit);
        Stream stream = new MemoryStream(pack);
        await using Pack reader = Pack.Read(wrap?.Invoke(stream) ?? stream, id.Format, limits ?? GitLimits.Default);
        using MemoryStream zip = new();
        GitCommit found = await reader.ReadCommitAsync(id, token);
        ArchiveSummary summary = await TreeArchive.WriteAsync(reader, found, zip, token);
        return (zip.ToArray(), summary);
    }

    /// <summary>What <c>git archive</c> writes when no attribute converts anything.</summary>
    public static async Task<ZipListing> GitArchiveAsync(GitRepository repository, string commit)
    {
        string folder = await repository.RunAsync("rev-parse", "--absolute-git-dir");
        Directory.CreateDirectory(Path.Combine(folder, "info"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "info", "attributes"),
            "* -text -eol -export-ignore -export-subst -ident -filter\n",
            TestContext.Current.CancellationToken);
        return ZipListing.Read(await repository.RunBytesAsync([], "archive", "--format=zip", commit));
    }

    /// <summary>The same files, names, modes, contents and comment. Git writes directories too, and no mode for plain files.</summary>
    public static void AssertSameFiles(ZipListing expected, ZipListing actual)
    {
        Assert.Equal(
            expected.Files.Select(file => file with { Mode = file.Mode == 0 ? 0x81A4 : file.Mode }),
            actual.Files);
        Assert.Equal(expected.Comment, actual.Comment);
    }
}
