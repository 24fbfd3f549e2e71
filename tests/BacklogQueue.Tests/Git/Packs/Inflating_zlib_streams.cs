using System.IO.Compression;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Inflating_zlib_streams
{
    private static readonly string[] s_kinds = ["zeros", "noise", "text", "words", "periods"];

    public static TheoryData<int, ZLibCompressionStrategy> Settings { get; } = new(
        from level in Enumerable.Range(0, 10)
        from strategy in Enum.GetValues<ZLibCompressionStrategy>()
        select new TheoryDataRow<int, ZLibCompressionStrategy>(level, strategy));

    [Theory]
    [MemberData(nameof(Settings))]
    public void What_zlib_wrote_comes_back_and_ends_where_it_ends(int level, ZLibCompressionStrategy strategy)
    {
        foreach (string kind in s_kinds)
        {
            foreach (int size in (int[])[1, 2, 255, 4_096, 40_000, 300_000])
            {
                byte[] content = Inflation.Sample(kind, size);
                byte[] zlib = Inflation.Deflate(content, level, strategy);

                (byte[] output, int consumed) = Inflation.Inflate([.. zlib, .. zlib], size);

                Assert.True(content.AsSpan().SequenceEqual(output), $"{size} bytes of {kind} differ.");
                Assert.Equal(zlib.Length, consumed);
            }
        }
    }

    [Theory]
    [InlineData("text", 6, ZLibCompressionStrategy.Default)]
    [InlineData("words", 9, ZLibCompressionStrategy.Default)]
    [InlineData("periods", 6, ZLibCompressionStrategy.Fixed)]
    [InlineData("text", 6, ZLibCompressionStrategy.HuffmanOnly)]
    [InlineData("noise", 0, ZLibCompressionStrategy.Default)]
    public void Input_may_be_cut_at_every_byte(string kind, int level, ZLibCompressionStrategy strategy)
    {
        byte[] content = Inflation.Sample(kind, 3_000);
        byte[] zlib = Inflation.Deflate(content, level, strategy);
        byte[] input = [.. zlib, .. "after"u8];
        for (int cut = 0; cut <= zlib.Length; cut++)
        {
            int part = 0;
            (byte[] output, int consumed) = Inflation.Inflate(input, content.Length, () => part++ == 0 ? cut : int.MaxValue);

            Assert.Equal(content, output);
            Assert.Equal(zlib.Length, consumed);
        }
    }

    [Theory]
    [InlineData("text", 1, 1)]
    [InlineData("periods", 1, 7)]
    [InlineData("words", 9, 1)]
    [InlineData("noise", 1, 1)]
    [InlineData("zeros", 1, 300)]
    public void Input_and_output_may_come_in_single_bytes(string kind, int inputPart, int outputPart)
    {
        byte[] content = Inflation.Sample(kind, 20_000);
        byte[] zlib = Inflation.Deflate(content);

        (byte[] output, int consumed) = Inflation.Inflate(
            [.. zlib, .. zlib], content.Length, () => inputPart, () => outputPart, slack: 0);

        Assert.Equal(content, output);
        Assert.Equal(zlib.Length, consumed);
    }

    [Fact]
    public void Input_and_output_may_be_cut_anywhere()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            byte[] content = Inflation.Sample(s_kinds[seed % s_kinds.Length], random.Next(1, 100_000));
            byte[] zlib = Inflation.Deflate(content, random.Next(10));

            (byte[] output, int consumed) = Inflation.Inflate(
                [.. zlib, .. zlib],
                content.Length,
                () => random.Next(1, 1 << random.Next(1, 15)),
                () => random.Next(1, 1 << random.Next(1, 15)),
                slack: random.Next(2 * Inflater.OutputSlack));

            Assert.True(content.AsSpan().SequenceEqual(output), $"The bytes differ with seed {seed}.");
            Assert.Equal(zlib.Length, consumed);
        }
    }

    [Fact]
    public void Output_longer_than_memory_passes_through_a_window()
    {
        byte[] content = Inflation.Sample("periods", 1_000_000);
        byte[] zlib = Inflation.Deflate(content);
        Inflater inflater = new();
        inflater.Reset();
        byte[] window = new byte[2 * Inflater.Window];
        using MemoryStream output = new();
        int taken = 0;
        int position = 0;
        InflateStatus status;
        do
        {
            int start = position;
            status = inflater.Inflate(zlib.AsSpan(taken), out int consumed, window, ref position, window.Length);
            taken += consumed;
            output.Write(window, start, position - start);
            if (status == InflateStatus.OutputFull)
            {
                window.AsSpan(position - Inflater.Window, Inflater.Window).CopyTo(window);
                position = Inflater.Window;
            }
        }
        while (status == InflateStatus.OutputFull);

        Assert.Equal(InflateStatus.Done, status);
        Assert.Equal(content, output.ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    [InlineData(0)]
    public void A_stream_that_is_longer_than_its_size_never_ends_well(int missing)
    {
        byte[] content = Inflation.Sample("text", 5_000);
        byte[] zlib = Inflation.Deflate(content);
        Inflater inflater = new();
        inflater.Reset();
        byte[] buffer = new byte[content.Length + Inflater.OutputSlack];
        int position = 0;
        int limit = content.Length - missing;

        InflateStatus status = inflater.Inflate(zlib, out _, buffer, ref position, limit);

        Assert.Equal(missing == 0, status == InflateStatus.Done && position == limit);
    }

    [Fact]
    public void An_empty_stream_is_two_bytes_of_deflate() =>
        Assert.Equal(8, Inflation.Inflate([0x78, 0x9C, 3, 0, 0, 0, 0, 1, 0xFF], 0).Consumed);

    [Fact]
    public void One_inflater_reads_stream_after_stream()
    {
        byte[] first = Inflation.Sample("text", 10_000);
        byte[] second = Inflation.Sample("noise", 10_000);
        byte[] input = [.. Inflation.Deflate(first), .. Inflation.Deflate(second, 0)];
        Inflater inflater = new();
        int taken = 0;
        foreach (byte[] content in (byte[][])[first, second])
        {
            inflater.Reset();
            byte[] buffer = new byte[content.Length + Inflater.OutputSlack];
            int position = 0;

            InflateStatus status = inflater.Inflate(input.AsSpan(taken), out int consumed, buffer, ref position, content.Length);

            Assert.Equal(InflateStatus.Done, status);
            Assert.Equal(content, buffer[..position]);
            taken += consumed;
        }

        Assert.Equal(input.Length, taken);
    }
}
