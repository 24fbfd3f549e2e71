namespace BacklogQueue.Git.Packs;

/// <summary>The symbols of RFC 1951 section 3.2.5 as table entries, and the fixed code of section 3.2.6.</summary>
internal static class DeflateAlphabet
{
    public const int LengthBits = 10;
    public const int DistanceBits = 8;

    /// <summary>Entries for any complete code: at most 1,334 for 10 + 5 bits and 402 for 8 + 7 (zlib's <c>enough.c</c>).</summary>
    public const int LengthTableSize = 1_536;

    /// <inheritdoc cref="LengthTableSize"/>
    public const int DistanceTableSize = 512;

    private static readonly uint[] s_lengths = MakeLengths();
    private static readonly uint[] s_distances = MakeDistances();
    private static readonly uint[] s_codeLengths = MakeCodeLengths();

    public static ReadOnlySpan<uint> Lengths => s_lengths;

    public static ReadOnlySpan<uint> Distances => s_distances;

    /// <summary>Symbols of the code that dynamic blocks write code lengths in: 16 to 18 carry extra bits.</summary>
    public static ReadOnlySpan<uint> CodeLengths => s_codeLengths;

    /// <summary>The order in which the code lengths of the code-length code are sent (RFC 1951, 3.2.7).</summary>
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public static uint[] FixedLengthTable { get; } = MakeFixedLengths();

    public static uint[] FixedDistanceTable { get; } = MakeFixedDistances();

    /// <summary>Bits of each literal's or length's code in the fixed code.</summary>
    public static byte[] MakeFixedLengthBits()
    {
        byte[] lengths = new byte[288];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280).Fill(8);
        return lengths;
    }

    /// <summary>Bits of each distance's code in the fixed code.</summary>
    public static byte[] MakeFixedDistanceBits()
    {
        byte[] lengths = new byte[32];
        lengths.AsSpan().Fill(5);
        return lengths;
    }

    private static uint[] MakeLengths()
    {
        uint[] symbols = new uint[288];
        for (uint literal = 0; literal < 256; literal++)
        {
            symbols[literal] = HuffmanTable.Symbol(literal, HuffmanTable.Literal, 0);
        }

        symbols[256] = HuffmanTable.EndOfBlock;
        uint length = 3;
        for (uint i = 0; i < 28; i++)
        {
            uint extra = i < 8 ? 0 : (i / 4) - 1;
            symbols[257 + i] = HuffmanTable.Symbol(length, 0, extra);
            length += 1u << (int)extra;
        }

        symbols[285] = HuffmanTable.Symbol(258, 0, 0);
        symbols[286] = symbols[287] = HuffmanTable.Special | (1u << 16);
        return symbols;
    }

    private static uint[] MakeDistances()
    {
        uint[] symbols = new uint[32];
        uint distance = 1;
        for (uint i = 0; i < 30; i++)
        {
            uint extra = i < 4 ? 0 : (i / 2) - 1;
            symbols[i] = HuffmanTable.Symbol(distance, 0, extra);
            distance += 1u << (int)extra;
        }

        symbols[30] = symbols[31] = HuffmanTable.Special | (1u << 16);
        return symbols;
    }

    private static uint[] MakeCodeLengths()
    {
        uint[] symbols = new uint[19];
        for (uint i = 0; i < 19; i++)
        {
            symbols[i] = HuffmanTable.Symbol(i, 0, i switch { 16 => 2, 17 => 3, 18 => 7, _ => 0 });
        }

        return symbols;
    }

    private static uint[] MakeFixedLengths()
    {
        uint[] table = new uint[1 << LengthBits];
        HuffmanTable.TryBuild(MakeFixedLengthBits(), s_lengths, table, LengthBits, allowSingle: false);
        return table;
    }

    private static uint[] MakeFixedDistances()
    {
        uint[] table = new uint[1 << DistanceBits];
        HuffmanTable.TryBuild(MakeFixedDistanceBits(), s_distances, table, DistanceBits, allowSingle: false);
        return table;
    }
}
