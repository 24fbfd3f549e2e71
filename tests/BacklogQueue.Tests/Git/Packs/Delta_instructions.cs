using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Delta_instructions
{
    private static readonly byte[] s_base = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7 / 3))];

    [Fact]
    public void Copies_and_inserts_follow_each_other()
    {
        byte[] delta = new DeltaBuilder(s_base.Length, 8).Copy(10, 3).Insert(1, 2).Copy(199_997, 3).ToArray();

        Assert.Equal([.. s_base[10..13], 1, 2, .. s_base[199_997..]], Apply(delta, 8));
    }

    [Fact]
    public void A_copy_without_a_size_means_65536()
    {
        byte[] delta = new DeltaBuilder(s_base.Length, 65_536).Raw(0x81, 5).ToArray();

        Assert.Equal(s_base[5..(5 + 65_536)], Apply(delta, 65_536));
    }

    [Fact]
    public void An_empty_result_needs_no_instruction() => Assert.Empty(Apply(new DeltaBuilder(s_base.Length, 0).ToArray(), 0));

    [Fact]
    public void Long_copies_and_inserts_are_exact()
    {
        byte[] result = [.. s_base[..90_000], .. Inflation.Sample("noise", 1_000), .. s_base[120_000..]];

        Assert.Equal(result, Apply(DeltaBuilder.Make(s_base, result), result.Length));
    }

    [Fact]
    public void The_reserved_instruction_is_refused() => Refuses(Delta(1).Raw(0), 1, "reserved");

    [Fact]
    public void A_base_of_another_size_is_refused() => Refuses(new DeltaBuilder(s_base.Length - 1, 1).Copy(0, 1), 1, "another size");

    [Fact]
    public void A_result_of_another_size_is_refused() => Refuses(Delta(2).Copy(0, 2), 1, "another size");

    [Fact]
    public void A_copy_may_end_with_the_base_but_not_after_it()
    {
        Assert.Equal([s_base[^1]], Apply(Delta(1).Copy(s_base.Length - 1, 1).ToArray(), 1));
        Refuses(Delta(2).Copy(s_base.Length - 1, 2), 2, "outside its base");
        Refuses(Delta(1).Raw(0x9F, 0xFF, 0xFF, 0xFF, 0xFF, 1), 1, "outside its base");
    }

    [Fact]
    public void Writing_past_the_result_is_refused()
    {
        Refuses(Delta(1).Copy(0, 2), 1, "past its result");
        Refuses(Delta(1).Insert(1, 2), 1, "past its result");
    }

    [Fact]
    public void A_delta_that_stops_early_is_refused() => Refuses(Delta(3).Copy(0, 2), 3, "before its result");

    [Theory]
    [InlineData(0x81)]
    [InlineData(0xFF, 1, 2, 3, 4, 5, 6)]
    [InlineData(2, 1)]
    public void A_delta_cut_inside_an_instruction_is_refused(params int[] bytes) =>
        Refuses(Delta(1).Raw([.. bytes.Select(value => (byte)value)]), 1, "inside an instruction");

    [Theory]
    [InlineData("inside its sizes")]
    [InlineData("inside its sizes", 0x80)]
    [InlineData("inside its sizes", 5, 0x80)]
    [InlineData("too large", 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1)]
    public void Sizes_must_be_numbers(string reason, params int[] bytes)
    {
        byte[] delta = [.. bytes.Select(value => (byte)value)];

        GitException error = Assert.Throws<GitException>(() => BacklogQueue.Git.Packs.Delta.ReadSizes(delta));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static DeltaBuilder Delta(int resultSize) => new(s_base.Length, resultSize);

    private static byte[] Apply(byte[] delta, int size)
    {
        byte[] result = new byte[size];
        BacklogQueue.Git.Packs.Delta.Apply(s_base, delta, result);
        return result;
    }

    private static void Refuses(DeltaBuilder delta, int size, string reason)
    {
        GitException error = Assert.Throws<GitException>(() => Apply(delta.ToArray(), size));

        Assert.Equal(GitErrorKind.Corrupt, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
