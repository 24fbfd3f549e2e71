namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>The delta format read as slowly and plainly as its page is written: what the engine's reading must equal.</summary>
internal static class PlainDelta
{
    /// <summary>Null for instructions that are wrong in any way.</summary>
    public static byte[]? Apply(byte[] source, byte[] delta, int size)
    {
        Queue<byte> rest = new(delta);
        if (Number(rest) != source.Length || Number(rest) != size)
        {
            return null;
        }

        List<byte> result = [];
        while (rest.TryDequeue(out byte instruction))
        {
            IEnumerable<byte>? part = instruction >= 0x80 ? Copied(instruction, rest, source) : Inserted(instruction, rest);
            if (part is null)
            {
                return null;
            }

            result.AddRange(part);
        }

        return result.Count == size ? [.. result] : null;
    }

    private static IEnumerable<byte>? Copied(byte instruction, Queue<byte> rest, byte[] source)
    {
        long[] values = new long[7];
        for (int i = 0; i < 7; i++)
        {
            if ((instruction >> i & 1) == 0)
            {
                continue;
            }

            if (!rest.TryDequeue(out byte value))
            {
                return null;
            }

            values[i] = value;
        }

        long offset = values[0] + (values[1] * 256) + (values[2] * 65_536) + (values[3] * 16_777_216);
        long size = values[4] + (values[5] * 256) + (values[6] * 65_536);
        size = size == 0 ? 65_536 : size;
        return offset + size <= source.Length ? source.Skip((int)offset).Take((int)size) : null;
    }

    private static byte[]? Inserted(byte instruction, Queue<byte> rest) =>
        instruction == 0 || rest.Count < instruction ? null : [.. Enumerable.Range(0, instruction).Select(_ => rest.Dequeue())];

    /// <summary>Seven bits a byte, the lowest first, and at most 63 in all; -1 for anything else.</summary>
    private static long Number(Queue<byte> rest)
    {
        UInt128 number = 0;
        for (int i = 0; rest.TryDequeue(out byte value) && i < 9; i++)
        {
            number += (UInt128)(value & 0x7F) << (7 * i);
            if (value < 0x80)
            {
                return (long)number;
            }
        }

        return -1;
    }
}
