using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Corrupt_packs
{
    private static readonly byte[] s_content = Inflation.Sample("text", 500);

    [Fact]
    public Task Bytes_that_are_no_pack_are_refused() => RefusesAsync([.. "not a pack at all"u8], "does not start with PACK");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public Task Other_versions_are_refused(uint version)
    {
        (PackBuilder pack, _) = Whole();
        return RefusesAsync(pack.ToArray(version: version), $"version {version}");
    }

    [Fact]
    public async Task Version_3_is_read_as_version_2()
    {
        (PackBuilder pack, string commit) = Whole();

        (_, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(version: 3), commit);

        Assert.Equal(1, summary.Files);
    }

    [Fact]
    public async Task Fewer_objects_than_declared_are_refused()
    {
        (PackBuilder pack, string commit) = Whole();

        // The checksum is taken for an object: what is wrong with that one depends on its bytes.
        await Assert.ThrowsAsync<GitException>(() => Archiving.WriteAsync(pack.ToArray(count: pack.Count + 1), commit));
    }

    [Fact]
    public Task More_objects_than_declared_are_refused()
    {
        (PackBuilder pack, _) = Whole();
        return RefusesAsync(pack.ToArray(count: pack.Count - 1), "checksum");
    }

    [Fact]
    public Task A_wrong_checksum_is_refused()
    {
        (PackBuilder pack, _) = Whole();
        byte[] bytes = pack.ToArray();
        bytes[^1] ^= 1;
        return RefusesAsync(bytes, "checksum");
    }

    [Fact]
    public Task Bytes_after_the_end_are_refused()
    {
        (PackBuilder pack, _) = Whole();
        return RefusesAsync([.. pack.ToArray(), 0], "follow the end");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public Task Types_that_do_not_exist_are_refused(int type)
    {
        (PackBuilder pack, _) = Whole();
        pack.Entry((ObjectType)type, s_content.Length, [], PackBuilder.Zlib(s_content));
        return RefusesAsync(pack.ToArray(), $"type {type}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Objects_must_have_the_size_they_declare(int difference)
    {
        foreach (ObjectType type in (ObjectType[])[ObjectType.Blob, ObjectType.Tree, ObjectType.Commit, ObjectType.Tag])
        {
            (PackBuilder pack, _) = Whole();
            pack.Entry(type, s_content.Length + difference, [], PackBuilder.Zlib(s_content));
            await RefusesAsync(pack.ToArray(), "does not inflate to");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public Task Streamed_blobs_must_have_the_size_they_declare(int difference)
    {
        byte[] large = new byte[3_000_000];
        (PackBuilder pack, _) = Whole();
        pack.Entry(ObjectType.Blob, large.Length + difference, [], PackBuilder.Zlib(large));
        return RefusesAsync(pack.ToArray(), "does not inflate to");
    }

    [Fact]
    public Task A_size_of_too_many_bits_is_refused()
    {
        (PackBuilder pack, _) = Whole();
        pack.Raw(0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F);
        return RefusesAsync(pack.ToArray(count: pack.Count + 1), "too large a number");
    }

    [Fact]
    public Task A_distance_of_too_many_bits_is_refused()
    {
        (PackBuilder pack, _) = Whole();
        pack.Raw(0x60, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F);
        return RefusesAsync(pack.ToArray(count: pack.Count + 1), "too large a number");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public Task An_offset_delta_must_name_the_start_of_an_object(int fromItself)
    {
        (PackBuilder pack, _) = Whole();
        long target = fromItself == 0 ? pack.Offset : fromItself == 1_000_000 ? -fromItself : 12 + fromItself;
        pack.OffsetDelta(target, DeltaBuilder.Make(s_content, s_content));
        return RefusesAsync(pack.ToArray(), "where no object starts");
    }

    [Fact]
    public Task A_delta_without_its_base_is_refused()
    {
        (PackBuilder pack, _) = Whole();
        pack.ReferenceDelta(pack.Id("blob", [1, 2, 3]), DeltaBuilder.Make([1, 2, 3], s_content));
        return RefusesAsync(pack.ToArray(), "without its base");
    }

    [Fact]
    public Task Deltas_that_are_each_others_base_are_refused()
    {
        byte[] other = [.. s_content, 1];
        PackBuilder pack = new();
        pack.ReferenceDelta(pack.Id("blob", other), DeltaBuilder.Make(other, s_content));
        pack.ReferenceDelta(pack.Id("blob", s_content), DeltaBuilder.Make(s_content, other));
        return RefusesAsync(pack.ToArray(), "without its base");
    }

    [Fact]
    public Task A_delta_that_does_not_fit_its_base_is_refused()
    {
        (PackBuilder pack, _) = Whole();
        pack.OffsetDelta(12, DeltaBuilder.Make([1, 2, 3], s_content));
        return RefusesAsync(pack.ToArray(), "base of another size");
    }

    [Fact]
    public async Task A_pack_cut_anywhere_is_truncated_and_no_archive_is_complete()
    {
        (PackBuilder builder, string commit) = Whole();
        byte[] pack = builder.ToArray();
        for (int length = 0; length < pack.Length; length++)
        {
            GitException error = await Assert.ThrowsAsync<GitException>(
                () => Archiving.WriteAsync(pack[..length], commit));

            Assert.Equal(GitErrorKind.Truncated, error.Kind);
            Assert.True(error.IsTransient);
        }
    }

    [Fact]
    public async Task A_file_whose_object_is_not_in_the_pack_is_an_error()
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree(("100644", "missing.txt", pack.Id("blob", s_content))));

        GitException error = await Assert.ThrowsAsync<GitException>(
            () => Archiving.WriteAsync(pack.ToArray(), commit.ToString()));

        Assert.Equal(GitErrorKind.Corrupt, error.Kind);
        Assert.Contains("missing.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_reads_as_a_zip_is_written_of_a_pack_with_a_wrong_end()
    {
        (PackBuilder builder, string commit) = Whole();
        byte[] pack = builder.ToArray();
        pack[^1] ^= 1;
        CancellationToken token = TestContext.Current.CancellationToken;
        using MemoryStream zip = new();
        await using Pack reader = Pack.Read(new MemoryStream(pack), ObjectFormat.Sha1, GitLimits.Default);

        await Assert.ThrowsAsync<GitException>(async () => await TreeArchive.WriteAsync(
            reader, await reader.ReadCommitAsync(ObjectId.Parse(commit), token), zip, token));

        Assert.Throws<InvalidDataException>(() => ZipListing.Read(zip.ToArray()));
    }

    private static (PackBuilder Pack, string Commit) Whole()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob(s_content);
        return (pack, pack.Commit(pack.Tree(("100644", "a", blob))).ToString());
    }

    private static async Task RefusesAsync(byte[] pack, string reason)
    {
        await using Pack reader = Pack.Read(new MemoryStream(pack), ObjectFormat.Sha1, GitLimits.Default);

        GitException error = await Assert.ThrowsAsync<GitException>(
            () => reader.CompleteAsync(TestContext.Current.CancellationToken));

        Assert.Equal(GitErrorKind.Corrupt, error.Kind);
        Assert.False(error.IsTransient);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
