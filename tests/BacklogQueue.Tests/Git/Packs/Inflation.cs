using System.IO.Compression;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Drives the inflater as its users do, and makes what it reads.</summary>
internal static class Inflation
{
    /// <summary>What <see cref="Sample"/> makes.</summary>
    public static readonly string[] Kinds = ["zeros", "noise", "text", "words", "periods"];

    public static string AnyKind(Random random) => Kinds[random.Next(Kinds.Length)];

    /// <param name="content">Not empty: the BCL writes nothing at all for nothing.</param>
    /// <param name="level">0 to 9.</param>
    /// <param name="strategy">Which kinds of blocks zlib writes.</param>
    public static byte[] Deflate(
        ReadOnlySpan<byte> content, int level = 6, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default)
    {
        using MemoryStream output = new();
        ZLibCompressionOptions options = new() { CompressionLevel = level, CompressionStrategy = strategy };
        using (ZLibStream zlib = new(output, options, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return output.ToArray();
    }

    /// <summary>Inflates with input and output cut as told; returns what came out and the input that was taken.</summary>
    /// <param name="input">A zlib stream, and perhaps bytes after it.</param>
    /// <param name="size">Bytes it must inflate to.</param>
    /// <param name="inputPart">Bytes of input to give next.</param>
    /// <param name="outputPart">Bytes of output to make room for next.</param>
    /// <param name="slack">Bytes of the buffer behind its end.</param>
    public static (byte[] Output, int Consumed) Inflate(
        byte[] input, int size, Func<int>? inputPart = null, Func<int>? outputPart = null, int slack = Inflater.OutputSlack)
    {
        Inflater inflater = new();
        inflater.Reset();
        byte[] output = new byte[size + slack];
        int taken = 0;
        int position = 0;
        int limit = Math.Min(size, outputPart?.Invoke() ?? size);
        while (true)
        {
            int part = Math.Min(input.Length - taken, inputPart?.Invoke() ?? int.MaxValue);
            InflateStatus status = inflater.Inflate(input.AsSpan(taken, part), out int consumed, output, ref position, limit);
            taken += consumed;
            if (status == InflateStatus.Done)
            {
                Assert.Equal(size, position);
                return (output[..size], taken);
            }

            if (status == InflateStatus.OutputFull)
            {
                Assert.True(limit < size && position < size, "The stream wants to write more than it should hold.");
                limit = Math.Min(size, Math.Max(limit, position) + outputPart!());
            }
            else
            {
                Assert.Equal(part, consumed);
                Assert.True(taken < input.Length, "The stream wants more input than there is.");
            }
        }
    }

    /// <summary>Contents of several kinds: what compresses well, badly, not at all, and with long and short distances.</summary>
    public static byte[] Sample(string kind, int size)
    {
        Random random = new(size);
        byte[] bytes = new byte[size];
        switch (kind)
        {
            case "zeros":
                break;
            case "noise":
                random.NextBytes(bytes);
                break;
            case "text":
                for (int i = 0; i < size; i++)
                {
                    bytes[i] = (byte)"etaoin shrdlu\n{}();"[(int)(19 * Math.Pow(random.NextDouble(), 2))];
                }

                break;
            case "words":
                for (int i = 0; i < size;)
                {
                    byte[] word = BitConverter.GetBytes(random.Next(300) * 7_919);
                    int length = Math.Min(2 + random.Next(3), size - i);
                    word.AsSpan(0, Math.Min(4, length)).CopyTo(bytes.AsSpan(i));
                    i += length;
                }

                break;
            case "periods":
                for (int i = 0; i < size; i++)
                {
                    int period = 1 + (i / 500 % 40);
                    bytes[i] = i < period || i % 500 == 0 ? (byte)random.Next(256) : bytes[i - period];
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }

        return bytes;
    }
}
