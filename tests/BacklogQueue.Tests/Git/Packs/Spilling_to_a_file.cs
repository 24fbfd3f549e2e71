using BacklogQueue.Git;
using BacklogQueue.Git.Deflate;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Spilling_to_a_file
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(256 << 10)]
    [InlineData(600_000)]
    [InlineData(int.MaxValue)]
    public void What_was_appended_is_read_back_from_anywhere(int memory)
    {
        byte[] bytes = Inflation.Sample("noise", 1_000_000);
        Random random = new(memory);
        using SpillBuffer buffer = new(memory);
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(random.Next(100_000), bytes.Length - start);
            buffer.Append(bytes.AsSpan(start, length));
            start += length;
        }

        byte[] scratch = new byte[10_000];
        for (int i = 0; i < 200; i++)
        {
            int start = random.Next(bytes.Length);
            int length = random.Next(1, bytes.Length - start + 1);
            ReadOnlyMemory<byte> part = buffer.Read(start, length, scratch);

            Assert.InRange(part.Length, 1, length);
            Assert.True(part.Span.SequenceEqual(bytes.AsSpan(start, part.Length)));
        }

        Assert.Equal(bytes.Length, buffer.Length);
        Assert.Equal(Math.Max(0, bytes.Length - memory), buffer.Spilled);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void The_bytes_stay_until_the_last_owner_is_gone(int memory)
    {
        SpillBuffer buffer = new(memory);
        buffer.Append([1, 2, 3]);
        SpillBuffer shared = buffer.Share();

        buffer.Dispose();

        Assert.Equal([1, 2, 3], shared.Read(0, 3, new byte[3]).ToArray());
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Share());
    }

    [Fact]
    public void A_full_disk_is_told_with_what_to_do_about_it()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full, which is a disk without room");
        using SpillBuffer buffer = new(10, () => File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write));
        buffer.Append(new byte[10]);

        GitException problem = Assert.Throws<GitException>(() => buffer.Append(new byte[10]));

        Assert.Equal((GitErrorKind.TemporaryFile, true), (problem.Kind, problem.IsTransient));
        Assert.Contains("After 10 bytes", problem.Message, StringComparison.Ordinal);
        Assert.Contains("GitLimits.SpillBytes", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_told_alike()
    {
        using SpillBuffer buffer = new(0, () => throw new UnauthorizedAccessException("read-only"));

        Assert.Contains("read-only", Assert.Throws<GitException>(() => buffer.Append(new byte[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contents_used_last_are_kept_within_the_budget()
    {
        using ContentCache cache = new(100);
        cache.Add(1, Content.Allocate(40));
        cache.Add(2, Content.Allocate(40));
        Assert.True(cache.TryGet(1, out _));

        cache.Add(3, Content.Allocate(40));

        Assert.True(cache.TryGet(1, out _));
        Assert.False(cache.TryGet(2, out _));
        Assert.True(cache.TryGet(3, out _));
    }

    [Fact]
    public void One_large_content_is_kept_beside_the_small_ones()
    {
        using ContentCache cache = new(100);
        cache.Add(1, Content.Allocate(1_000));
        cache.Add(2, Content.Allocate(50));
        cache.Add(3, Content.Allocate(50));

        Assert.True(cache.TryGet(1, out Content? content));
        Assert.Equal(1_000, content.Length);
        Assert.True(cache.TryGet(2, out _));
        Assert.True(cache.TryGet(3, out _));

        cache.Add(4, Content.Allocate(51));

        Assert.False(cache.TryGet(1, out _));
        Assert.True(cache.TryGet(4, out _));
    }

    [Fact]
    public void Contents_make_room_before_a_large_one_is_made()
    {
        using ContentCache cache = new(100);
        cache.Add(1, Content.Allocate(40));
        cache.Add(2, Content.Allocate(40));

        cache.Add(3, Content.Allocate(1_000));

        cache.MakeRoom(50);
        Assert.False(cache.TryGet(1, out _));
        Assert.True(cache.TryGet(2, out _));
        Assert.True(cache.TryGet(3, out _));

        cache.MakeRoom(2_000);
        Assert.True(cache.TryGet(2, out _));
        Assert.False(cache.TryGet(3, out _));
    }

    [Fact]
    public void Contents_that_got_their_matches_count_as_larger()
    {
        using ContentCache cache = new(100_000);
        Content content = Content.Allocate(30_000);
        cache.Add(1, Content.Allocate(45_000));
        cache.Add(2, Content.Allocate(20_000));
        cache.Add(3, content);
        Assert.True(cache.TryGet(2, out _));
        MatchList matches = new(45_000); // has room for a third of that
        matches.Complete(30_000);

        content.Take(matches);
        cache.Add(3, content);

        Assert.Equal(45_000, content.Size);
        Assert.False(cache.TryGet(1, out _));
        Assert.True(cache.TryGet(2, out _));
        Assert.True(cache.TryGet(3, out Content? found));
        Assert.Same(matches, found.Matches);
    }

    [Fact]
    public void Contents_that_are_read_outlive_their_place_in_the_cache()
    {
        byte[] large = Inflation.Sample("noise", 200_000);
        using ContentCache cache = new(100);
        using (Content added = Content.Copy(large))
        {
            cache.Add(1, added);
        }

        Assert.True(cache.TryGet(1, out Content? content));
        cache.Add(2, Content.Allocate(1_000));
        using Content other = Content.Copy(new byte[200_000]); // would be given the buffer, were it free

        Assert.Equal(large, content.Span);
        content.Dispose();
        Assert.Throws<ObjectDisposedException>(content.Share);
    }
}
