using System.Buffers.Binary;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>Changes bytes the way that damage, mistakes and attackers do.</summary>
internal static class Mutator
{
    private static readonly byte[] s_edges = [0, 1, 2, 3, 4, 0x0F, 0x10, (byte)' ', (byte)'/', (byte)'0', 0x7F, 0x80, 0xFE, 0xFF];

    /// <summary>One to four changes.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="bytes">Not changed.</param>
    /// <param name="words">What the format knows, to be put in where it does not belong.</param>
    public static byte[] Mutate(Random random, byte[] bytes, params byte[][] words)
    {
        List<byte> mutated = [.. bytes];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(random, mutated, words);
        }

        return [.. mutated];
    }

    private static void Change(Random random, List<byte> bytes, byte[][] words)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(bytes.Count - at, random.Next(1, 1 << random.Next(1, 8)));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = s_edges[random.Next(s_edges.Length)];
                break;
            case 2 when at < bytes.Count:
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4: // the same part twice
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5: // a part in another place
                List<byte> part = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), part);
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7 when words.Length > 0:
                bytes.InsertRange(at, words[random.Next(words.Length)]);
                break;
            default:
                byte[] number = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(number, random.Next() >> random.Next(31));
                bytes.InsertRange(at, number.AsSpan(random.Next(4)));
                break;
        }
    }
}
