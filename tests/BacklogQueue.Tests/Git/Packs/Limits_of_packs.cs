using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Each limit is tried with exactly what it allows, and with one less.</summary>
public sealed class Limits_of_packs
{
    private const int InMemory = 5_000;
    private const int Streamed = 3_000_000;

    [Fact]
    public async Task Bytes_of_a_pack()
    {
        byte[] pack = Pack(builder => builder.Blob("x"));

        await HoldsAsync(pack, nameof(GitLimits.PackBytes), pack.Length, value => new GitLimits { PackBytes = value });
    }

    [Fact]
    public async Task Objects_of_a_pack()
    {
        byte[] pack = Pack(builder => builder.Blob("x"), builder => builder.Blob("y"));

        await HoldsAsync(pack, nameof(GitLimits.PackObjects), 2, value => new GitLimits { PackObjects = (int)value });
    }

    [Theory]
    [InlineData(InMemory)]
    [InlineData(Streamed)]
    public async Task Bytes_of_a_blob(int size)
    {
        byte[] pack = Pack(builder => builder.Blob(new byte[size]));

        await HoldsAsync(pack, nameof(GitLimits.BlobBytes), size, value => new GitLimits { BlobBytes = value });
    }

    [Theory]
    [InlineData(nameof(ObjectType.Commit), InMemory)]
    [InlineData(nameof(ObjectType.Tree), InMemory)]
    [InlineData(nameof(ObjectType.Tag), InMemory)]
    [InlineData(nameof(ObjectType.Tree), Streamed)]
    public async Task Bytes_of_an_object_in_memory(string type, int size)
    {
        byte[] pack = Pack(builder => builder.Add(Enum.Parse<ObjectType>(type), new byte[size]));

        await HoldsAsync(pack, nameof(GitLimits.ObjectInMemoryBytes), size, InMemoryLimit);
    }

    [Fact]
    public async Task Bytes_of_the_result_of_a_delta()
    {
        byte[] source = new byte[InMemory];
        byte[] pack = Pack(
            builder => builder.Blob(source),
            builder => builder.OffsetDelta(12, DeltaBuilder.Make(source, new byte[InMemory + 10])));

        await HoldsAsync(pack, nameof(GitLimits.ObjectInMemoryBytes), InMemory + 10, InMemoryLimit);
    }

    [Fact]
    public async Task Bytes_of_the_base_of_a_delta()
    {
        byte[] source = new byte[Streamed];
        byte[] pack = Pack(
            builder => builder.Blob(source),
            builder => builder.OffsetDelta(12, DeltaBuilder.Make(source, new byte[10])));

        await HoldsAsync(pack, nameof(GitLimits.ObjectInMemoryBytes), Streamed, InMemoryLimit);
    }

    [Fact]
    public async Task Bytes_of_the_instructions_of_a_delta()
    {
        byte[] source = [1];
        byte[] delta = new DeltaBuilder(1, 1).Insert(2).ToArray();
        PackBuilder builder = new();
        builder.Blob(source);
        builder.OffsetDelta(12, delta);

        await HoldsAsync(builder.ToArray(), nameof(GitLimits.ObjectInMemoryBytes), delta.Length, InMemoryLimit);
    }

    [Fact]
    public async Task A_delta_of_few_bytes_that_declares_gigabytes_takes_no_memory_for_them()
    {
        byte[] pack = Pack(
            builder => builder.Blob("x"),
            builder => builder.OffsetDelta(12, new DeltaBuilder(1, 1L << 40).Copy(0, 1).ToArray()));
        long before = GC.GetTotalAllocatedBytes();

        GitException error = await Assert.ThrowsAsync<GitException>(() => ReadAsync(pack, GitLimits.Default));

        Assert.Equal(GitErrorKind.LimitExceeded, error.Kind);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256 << 20);
    }

    private static GitLimits InMemoryLimit(long value) => new() { ObjectInMemoryBytes = (int)value };

    private static byte[] Pack(params Action<PackBuilder>[] entries)
    {
        PackBuilder builder = new();
        Array.ForEach(entries, entry => entry(builder));
        return builder.ToArray();
    }

    private static async Task HoldsAsync(byte[] pack, string name, long value, Func<long, GitLimits> limits)
    {
        await ReadAsync(pack, limits(value));
        GitException error = await Assert.ThrowsAsync<GitException>(() => ReadAsync(pack, limits(value - 1)));

        Assert.Equal(GitErrorKind.LimitExceeded, error.Kind);
        Assert.Contains($"GitLimits.{name} ({value - 1})", error.Message, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(byte[] pack, GitLimits limits)
    {
        await using Pack reader = BacklogQueue.Git.Pack.Read(new MemoryStream(pack), ObjectFormat.Sha1, limits);
        await reader.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
