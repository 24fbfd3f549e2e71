using System.Numerics;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Builds lookup tables for the canonical prefix codes of RFC 1951 section 3.2.2. One look-up with the next
/// <c>primaryBits</c> bits of input gives the symbol, or the place of a second table for longer codes.
/// </summary>
/// <remarks>
/// An entry, from the low bit: 8 bits to drop (code and extra bits; for a pointer the second table's index bits),
/// 5 bits of code length, 3 flags, 16 bits of value (literal, base of a length or distance, place of a second table).
/// </remarks>
internal static class HuffmanTable
{
    public const uint Literal = 1u << 13;
    public const uint Pointer = 1u << 14;
    public const uint Special = 1u << 15;
    public const uint EndOfBlock = Special;
    public const uint Invalid = Special | (1u << 16) | (1u << 8) | 1;

    private const int LongestCode = 15;

    /// <summary>An entry before the code's length is known.</summary>
    public static uint Symbol(uint value, uint flags, uint extraBits) => (value << 16) | flags | extraBits;

    /// <summary>Fills <paramref name="table"/>; false when the lengths are no prefix code that zlib accepts.</summary>
    /// <param name="lengths">Code length by symbol, 0 for an unused symbol.</param>
    /// <param name="symbols">Entry by symbol, from <see cref="Symbol"/>.</param>
    /// <param name="table">Large enough for the first table and every second one.</param>
    /// <param name="primaryBits">Index bits of the first table.</param>
    /// <param name="allowSingle">Whether one code of one bit may stand alone (lengths and distances, not code lengths).</param>
    public static bool TryBuild(
        ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, Span<uint> table, int primaryBits, bool allowSingle)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        counts.Clear();
        foreach (byte length in lengths)
        {
            counts[length]++;
        }

        int used = lengths.Length - counts[0];
        counts[0] = 0;
        int longest = LongestCode;
        while (longest > 0 && counts[longest] == 0)
        {
            longest--;
        }

        int left = 1;
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                return false; // over-subscribed
            }
        }

        if (left > 0)
        {
            // Incomplete: zlib accepts no code at all (an error once it is used) and one code of one bit.
            if (used > 0 && !(allowSingle && longest == 1))
            {
                return false;
            }

            table[..(1 << primaryBits)].Fill(Invalid);
        }

        Span<ushort> sorted = stackalloc ushort[lengths.Length];
        SortByLength(lengths, counts, sorted);
        if (left > 0)
        {
            if (used == 1)
            {
                FillEvery(table[..(1 << primaryBits)], 0, 2, WithLength(symbols[sorted[0]], 1));
            }

            return true;
        }

        Fill(counts, sorted[..used], symbols, table, primaryBits);
        return true;
    }

    private static void SortByLength(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts, Span<ushort> sorted)
    {
        Span<int> next = stackalloc int[LongestCode + 1];
        next[0] = 0;
        next[1] = 0;
        for (int length = 2; length <= LongestCode; length++)
        {
            next[length] = next[length - 1] + counts[length - 1];
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length != 0)
            {
                sorted[next[length]++] = (ushort)symbol;
            }
        }
    }

    /// <summary>A complete code: every slot of every table gets its entry. Codes are kept bit-reversed, as they are read.</summary>
    private static void Fill(
        Span<int> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, Span<uint> table, int primaryBits)
    {
        int next = 0;
        int code = 0;
        int size = 1;
        for (int length = 1; length <= primaryBits; length++)
        {
            table[..size].CopyTo(table[size..]); // a shorter code stands wherever its bits are the low ones
            size <<= 1;
            for (int remaining = counts[length]; remaining > 0; remaining--)
            {
                table[code] = WithLength(symbols[sorted[next++]], length);
                code = Increment(code, size);
            }
        }

        int end = size;
        int prefixMask = size - 1;
        int prefix = -1;
        int start = 0;
        int subBits = 0;
        for (int length = primaryBits + 1; next < sorted.Length; length++)
        {
            for (; counts[length] > 0; counts[length]--)
            {
                if ((code & prefixMask) != prefix)
                {
                    prefix = code & prefixMask;
                    start = end;
                    subBits = SecondTableBits(counts, length, primaryBits);
                    end += 1 << subBits;
                    table[prefix] = ((uint)start << 16) | Pointer | (uint)subBits;
                }

                uint entry = WithLength(symbols[sorted[next++]], length);
                FillEvery(table[start..end], code >> primaryBits, 1 << (length - primaryBits), entry);
                code = Increment(code, 1 << length);
            }
        }
    }

    /// <summary>The smallest table that the codes left can fill completely.</summary>
    private static int SecondTableBits(ReadOnlySpan<int> counts, int length, int primaryBits)
    {
        int bits = length - primaryBits;
        int filled = counts[length];
        while (filled < 1 << bits)
        {
            bits++;
            filled = (filled << 1) + counts[primaryBits + bits];
        }

        return bits;
    }

    private static void FillEvery(Span<uint> table, int first, int stride, uint entry)
    {
        for (int i = first; i < table.Length; i += stride)
        {
            table[i] = entry;
        }
    }

    /// <summary>The next code in bit-reversed form; after the last one, 0.</summary>
    private static int Increment(int code, int size)
    {
        int zeros = code ^ (size - 1);
        if (zeros == 0)
        {
            return 0;
        }

        int bit = 1 << BitOperations.Log2((uint)zeros);
        return (code & (bit - 1)) | bit;
    }

    private static uint WithLength(uint symbol, int length) => symbol + ((uint)length << 8) + (uint)length;
}
