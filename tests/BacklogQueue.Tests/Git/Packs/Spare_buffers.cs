using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Spare_buffers
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData(4 * MiB, 4 * MiB)]
    [InlineData(4 * MiB, 3 * MiB)]
    [InlineData(4 * MiB, MiB)]
    public void One_that_was_returned_serves_lengths_not_far_below_its_own(int returned, int length)
    {
        SpareBuffers spare = new();
        byte[] buffer = spare.Take(returned);
        spare.Return(buffer);

        Assert.Same(buffer, spare.Take(length));
        Assert.NotSame(buffer, spare.Take(length));
    }

    [Fact]
    public void One_that_is_much_too_large_is_left_for_others()
    {
        SpareBuffers spare = new();
        byte[] buffer = spare.Take(8 * MiB);
        spare.Return(buffer);

        Assert.NotSame(buffer, spare.Take(MiB));
        Assert.Same(buffer, spare.Take(8 * MiB));
    }

    [Fact]
    public void The_smallest_that_is_large_enough_is_taken()
    {
        SpareBuffers spare = new();
        byte[][] buffers = [.. new[] { 3, 2, 5 }.Select(size => spare.Take(size * MiB))];
        Array.ForEach(buffers, spare.Return);

        Assert.Same(buffers[0], spare.Take((2 * MiB) + (MiB / 2)));
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many()
    {
        SpareBuffers spare = new();
        byte[][] buffers = [.. Enumerable.Range(0, 3).Select(_ => spare.Take(SpareBuffers.MostBytes * 2 / 5))];
        Array.ForEach(buffers, spare.Return);

        byte[][] taken = [.. Enumerable.Range(0, 3).Select(_ => spare.Take(SpareBuffers.MostBytes * 2 / 5))];

        Assert.Equal([false, true, true], buffers.Select(buffer => taken.Any(one => ReferenceEquals(one, buffer))));
    }

    [Fact]
    public void The_last_that_is_too_large_to_be_kept_serves_while_the_collector_leaves_it()
    {
        SpareBuffers spare = new();
        byte[] buffer = spare.Take(2 * SpareBuffers.MostBytes);
        spare.Return(buffer);

        Assert.Same(buffer, spare.Take(SpareBuffers.MostBytes + 1));
        GC.KeepAlive(buffer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_537)]
    [InlineData(1_000_001)]
    [InlineData(100_000_000)]
    public void A_new_one_is_hardly_longer_than_was_asked_for(int length) =>
        Assert.InRange(new SpareBuffers().Take(length).Length, length, length + (length / 8));
}
