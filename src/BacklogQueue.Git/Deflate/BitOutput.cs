using System.Runtime.CompilerServices;

namespace BacklogQueue.Git.Deflate;

/// <summary>Output bits, lowest first, as RFC 1951 packs them into bytes. Whoever writes has made room before.</summary>
internal unsafe ref struct BitOutput
{
    /// <summary>Bytes behind the last that are written when bits are flushed.</summary>
    public const int Slack = sizeof(ulong);

    /// <summary>The <see cref="Count"/> bits that are no whole byte yet.</summary>
    public ulong Bits;
    public int Count;
    public byte* Next;

    /// <summary>Adds bits: at most 56 from one <see cref="Flush"/> to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint bits, int count)
    {
        Bits |= (ulong)bits << Count;
        Count += count;
    }

    /// <summary>Adds a symbol of a <see cref="HuffmanCode.Table"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutSymbol(uint entry) => Put(entry & HuffmanCode.CodeMask, (int)(entry >> HuffmanCode.LengthShift));

    /// <summary>Writes the whole bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        *(ulong*)Next = Bits;
        Next += Count >> 3;
        Bits >>= Count & ~7;
        Count &= 7;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        Count = (Count + 7) & ~7;
        Flush();
    }

    /// <summary>Bytes as they are; after <see cref="Align"/>.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Next, bytes.Length));
        Next += bytes.Length;
    }
}
