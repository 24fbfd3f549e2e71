namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Writes DEFLATE by hand: numbers lowest bit first, codes highest bit first (RFC 1951, 3.1.1).</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _bitsInLast;

    /// <summary>The bits so far behind a zlib header, with room for the checksum that nobody compares.</summary>
    public byte[] ToZlib() => [0x78, 0x9C, .. _bytes, 0, 0, 0, 0];

    public BitWriter Number(int value, int bits)
    {
        for (int i = 0; i < bits; i++)
        {
            Bit((value >> i) & 1);
        }

        return this;
    }

    public BitWriter Code(int code, int bits)
    {
        for (int i = bits - 1; i >= 0; i--)
        {
            Bit((code >> i) & 1);
        }

        return this;
    }

    /// <summary>
    /// The head of a last, dynamic block. Code lengths are written with the plainest code there is: sixteen symbols
    /// of four bits, so no repeats.
    /// </summary>
    public BitWriter DynamicBlock(int[] lengths, int[] distances)
    {
        Number(1, 1).Number(2, 2).Number(lengths.Length - 257, 5).Number(distances.Length - 1, 5).Number(19 - 4, 4);
        foreach (int symbol in (int[])[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
        {
            Number(symbol < 16 ? 4 : 0, 3);
        }

        foreach (int length in lengths.Concat(distances))
        {
            Code(length, 4);
        }

        return this;
    }

    public BitWriter Align()
    {
        _bitsInLast = 0;
        return this;
    }

    public BitWriter Bytes(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private void Bit(int bit)
    {
        if (_bitsInLast == 0)
        {
            _bytes.Add(0);
        }

        _bytes[^1] |= (byte)(bit << _bitsInLast);
        _bitsInLast = (_bitsInLast + 1) & 7;
    }
}
