using System.Buffers;
using System.IO.Compression;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>The managed inflate against zlib itself: the same verdict, the same bytes, the same end.</summary>
public sealed class Adversarial_zlib_streams
{
    /// <summary>More than the longest of these streams can make.</summary>
    private const int MostOutput = 1 << 19;

    [Fact]
    public Task Damaged_streams_are_read_as_zlib_reads_them() => Fuzz.PlayAsync(4_000, random =>
    {
        byte[] content = Inflation.Sample(Inflation.AnyKind(random), random.Next(1, 700));
        byte[] zlib = Inflation.Deflate(content, random.Next(10), (ZLibCompressionStrategy)random.Next(5));
        return IsReadAlikeAsync(random, [0x78, 0x9C, .. Mutator.Mutate(random, zlib[2..])]);
    });

    [Fact]
    public Task Blocks_with_random_codes_are_read_as_zlib_reads_them() => Fuzz.PlayAsync(
        4_000, random => IsReadAlikeAsync(random, RandomDeflate.Write(random)));

    private static async Task<bool> IsReadAlikeAsync(Random random, byte[] zlib)
    {
        (byte[] Output, int Consumed)? expected = await WithZlibAsync(zlib);
        Inflater inflater = new();
        Assert.Equal(expected is null, !IsRead(inflater, zlib, zlib.Length, expected));

        // At every byte when that is cheap, and at a few of them when it is not.
        int outputs = expected?.Output.Length ?? 0;
        int step = Math.Max(1, zlib.Length * (zlib.Length + outputs) / 30_000);
        for (int cut = random.Next(step); cut <= zlib.Length; cut += step)
        {
            Assert.Equal(expected is null, !IsRead(inflater, zlib, cut, expected));
        }

        return expected is not null;
    }

    /// <summary>Null when the deflate data is refused, or does not end.</summary>
    private static async Task<(byte[] Output, int Consumed)?> WithZlibAsync(byte[] zlib)
    {
        // Byte by byte, so that what zlib asked for says where the data ended.
        bool isAtEnd = false;
        using TrickleStream input = new(zlib, atOnce: 1, atEnd: _ =>
        {
            isAtEnd = true;
            return Task.CompletedTask;
        });
        input.Position = 2;
        using DeflateStream deflate = new(input, CompressionMode.Decompress);
        byte[] output = ArrayPool<byte>.Shared.Rent(MostOutput);
        try
        {
            int length = await deflate.ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, CancellationToken.None);
            int consumed = (int)input.Position + 4;
            return isAtEnd || consumed > zlib.Length ? null : (output[..length], consumed);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    /// <summary>Whether ours reads it, with the input cut once; then what comes out must be what zlib says.</summary>
    private static bool IsRead(Inflater inflater, byte[] zlib, int cut, (byte[] Output, int Consumed)? expected)
    {
        int size = expected?.Output.Length ?? MostOutput;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size + Inflater.OutputSlack);
        try
        {
            inflater.Reset();
            int position = 0;
            InflateStatus status = inflater.Inflate(zlib.AsSpan(0, cut), out int consumed, buffer, ref position, size);
            if (status == InflateStatus.NeedsInput)
            {
                Assert.Equal(cut, consumed);
                status = inflater.Inflate(zlib.AsSpan(cut), out int more, buffer, ref position, size);
                consumed += more;
            }

            if (status != InflateStatus.Done)
            {
                return false;
            }

            Assert.Equal(expected?.Consumed, consumed);
            Assert.True(expected?.Output.AsSpan().SequenceEqual(buffer.AsSpan(0, position)), "The bytes differ.");
            return true;
        }
        catch (GitException problem)
        {
            Assert.Equal(GitErrorKind.Corrupt, problem.Kind);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
