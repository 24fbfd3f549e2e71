using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>
/// Deflate data that no compressor writes: any complete code, so that any bits behind it mean something, and now and then
/// a code that is not complete.
/// </summary>
internal static class RandomDeflate
{
    public static byte[] Write(Random random)
    {
        BitWriter writer = new();
        for (int blocks = random.Next(3); blocks > 0; blocks--)
        {
            int length = random.Next(100);
            int complement = random.Next(20) == 0 ? random.Next(65_536) : length ^ 0xFFFF;
            writer.Number(0, 3).Align().Bytes(
                [(byte)length, 0, (byte)complement, (byte)(complement >> 8), .. Noise(random, length)]);
        }

        if (random.Next(4) == 0)
        {
            writer.Number(random.Next(2), 1).Number(1, 2); // the fixed code
        }
        else
        {
            int[] lengths = [.. Code(random, random.Next(2, 287)), .. new int[286]];
            lengths = lengths[..random.Next(257, 287)];
            random.Shuffle(lengths);
            (lengths[256], lengths[Array.FindIndex(lengths, length => length > 0)]) =
                (lengths.First(length => length > 0), lengths[256]);
            int[] distances = Code(random, random.Next(1, 31));
            Spoil(random, lengths);
            Spoil(random, distances);
            writer.DynamicBlock(lengths, distances);
        }

        foreach (byte bits in Noise(random, random.Next(1, 300)))
        {
            writer.Number(bits, 8);
        }

        return writer.ToZlib();
    }

    /// <summary>Lengths of a complete code for so many symbols: leaves of a tree that was split at random.</summary>
    private static int[] Code(Random random, int symbols)
    {
        List<int> leaves = symbols == 1 ? [1] : [1, 1];
        while (leaves.Count < symbols)
        {
            int leaf = random.Next(leaves.Count);
            if (leaves[leaf] < 15)
            {
                leaves[leaf]++;
                leaves.Add(leaves[leaf]);
            }
        }

        return [.. leaves];
    }

    private static void Spoil(Random random, int[] lengths)
    {
        if (random.Next(12) == 0)
        {
            lengths[random.Next(lengths.Length)] = random.Next(16);
        }
    }

    private static byte[] Noise(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
