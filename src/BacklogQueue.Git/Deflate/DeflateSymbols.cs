using System.Numerics;
using System.Runtime.CompilerServices;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Deflate;

/// <summary>Lengths and distances as symbols with extra bits (RFC 1951 section 3.2.5), for writing.</summary>
internal static class DeflateSymbols
{
    /// <summary>Bytes, the end of a block, and lengths.</summary>
    public const int Literals = 286;

    public const int Distances = 30;

    public const int EndOfBlock = 256;

    private const int FirstLength = 257;

    private static readonly uint[] s_lengths = MakeLengths();

    /// <summary>The code of blocks of type 1 (section 3.2.6).</summary>
    public static HuffmanCode FixedLiterals { get; } = HuffmanCode.Of(DeflateAlphabet.MakeFixedLengthBits());

    /// <inheritdoc cref="FixedLiterals"/>
    public static HuffmanCode FixedDistances { get; } = HuffmanCode.Of(DeflateAlphabet.MakeFixedDistanceBits());

    /// <summary>A match's length: its symbol, the number of extra bits, and these.</summary>
    /// <param name="length">From 3 to 258.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Symbol, int ExtraBits, uint Extra) OfLength(int length)
    {
        uint entry = s_lengths[length - MatchList.MinLength];
        return ((ushort)entry, (byte)(entry >> 16), entry >> 24);
    }

    /// <summary>A match's distance: its symbol, the number of extra bits, and these.</summary>
    /// <param name="distance">From 1 to 32,768.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Symbol, int ExtraBits, uint Extra) OfDistance(int distance)
    {
        uint value = (uint)distance - 1;
        if (value < 2)
        {
            return ((int)value, 0, 0);
        }

        int extraBits = BitOperations.Log2(value) - 1;
        uint upper = value >> extraBits; // two bits: the first is set
        return ((2 * extraBits) + (int)upper, extraBits, value & ((1u << extraBits) - 1));
    }

    private static uint[] MakeLengths()
    {
        uint[] lengths = new uint[MatchList.MaxLength - MatchList.MinLength + 1];
        uint length = 0;
        for (uint symbol = 0; symbol < 28; symbol++)
        {
            uint extraBits = symbol < 8 ? 0 : (symbol / 4) - 1;
            for (uint extra = 0; extra < 1u << (int)extraBits && length < lengths.Length; extra++)
            {
                lengths[length++] = (FirstLength + symbol) | (extraBits << 16) | (extra << 24);
            }
        }

        lengths[^1] = FirstLength + 28; // 258 has a symbol of its own
        return lengths;
    }
}
