namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Writes delta instructions.</summary>
internal sealed class DeltaBuilder
{
    private readonly List<byte> _bytes = [];

    public DeltaBuilder(long baseSize, long resultSize)
    {
        Size(baseSize);
        Size(resultSize);
    }

    /// <summary>A delta that copies what both have at their starts and ends, and inserts the middle.</summary>
    public static byte[] Make(byte[] source, byte[] result)
    {
        int prefix = source.AsSpan().CommonPrefixLength(result);
        int suffix = 0;
        while (suffix < Math.Min(source.Length, result.Length) - prefix && source[^(suffix + 1)] == result[^(suffix + 1)])
        {
            suffix++;
        }

        return new DeltaBuilder(source.Length, result.Length)
            .Copy(0, prefix)
            .Insert(result[prefix..^suffix])
            .Copy(source.Length - suffix, suffix)
            .ToArray();
    }

    /// <summary>A delta of given instructions: what inserts bytes copies none.</summary>
    public static byte[] Of(int sourceSize, IReadOnlyCollection<(int Offset, int Size, byte[] Inserted)> instructions)
    {
        DeltaBuilder delta = new(sourceSize, instructions.Sum(one => one.Size + one.Inserted.Length));
        foreach ((int offset, int size, byte[] inserted) in instructions)
        {
            delta.Copy(offset, size).Insert(inserted);
        }

        return delta.ToArray();
    }

    public DeltaBuilder Copy(int offset, int size)
    {
        while (size > 0)
        {
            int part = Math.Min(size, 0xFFFFFF);
            int instruction = _bytes.Count;
            _bytes.Add(0x80);
            for (int i = 0; i < 7; i++)
            {
                int value = i < 4 ? offset >> (8 * i) : part >> (8 * (i - 4));
                if ((value & 0xFF) != 0)
                {
                    _bytes[instruction] |= (byte)(1 << i);
                    _bytes.Add((byte)value);
                }
            }

            offset += part;
            size -= part;
        }

        return this;
    }

    public DeltaBuilder Insert(params byte[] bytes)
    {
        foreach (byte[] part in bytes.Chunk(127))
        {
            _bytes.Add((byte)part.Length);
            _bytes.AddRange(part);
        }

        return this;
    }

    public DeltaBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    private void Size(long size)
    {
        for (; size > 0x7F; size >>= 7)
        {
            _bytes.Add((byte)(size | 0x80));
        }

        _bytes.Add((byte)size);
    }
}
