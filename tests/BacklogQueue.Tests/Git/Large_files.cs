using System.IO.Compression;
using System.Security.Cryptography;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git;

public sealed class Large_files
{
    private const int Size = 200 << 20;

    [Fact]
    public async Task A_file_of_200_MiB_streams_through_a_window_and_a_file()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] content = GC.AllocateUninitializedArray<byte>(Size);
        new Random(1).NextBytes(content.AsSpan(0, 1 << 20));
        for (int filled = 1 << 20; filled < Size; filled *= 2)
        {
            content.AsSpan(0, Math.Min(filled, Size - filled)).CopyTo(content.AsSpan(filled));
        }

        PackBuilder builder = new();
        ObjectId blob = builder.Id("blob", content);
        builder.Entry(ObjectType.Blob, Size, [], Inflation.Deflate(content, level: 0));
        ObjectId commit = builder.Commit(builder.Tree(("100644", "large.bin", blob)));
        byte[] pack = builder.ToArray();
        byte[] hash = SHA256.HashData(content);

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack, commit.ToString());

        Assert.Equal(Size, summary.ContentBytes);
        Assert.Equal(pack.Length - GitLimits.Default.SpillBytes, summary.Pack.SpilledBytes);
        using ZipArchive archive = new(new MemoryStream(zip));
        using Stream file = Assert.Single(archive.Entries).Open();
        Assert.Equal(hash, await SHA256.HashDataAsync(file, token));
    }
}
