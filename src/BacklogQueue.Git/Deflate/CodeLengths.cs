using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Deflate;

/// <summary>
/// The codes of a dynamic block as its header says them: their lengths in one row, with repetitions, in a code of their own
/// (RFC 1951 section 3.2.7).
/// </summary>
internal sealed class CodeLengths
{
    private const int Longest = 7;
    private const int Symbols = 19;
    private const int RepeatLast = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;
    private const int FewestLiterals = 257;
    private const int FewestDistances = 1;
    private const int FewestCodes = 4;
    private const int CountsBits = 5 + 5 + 4;

    private readonly HuffmanCode _code = new(Symbols, Longest);
    private readonly byte[] _lengths = new byte[DeflateSymbols.Literals + DeflateSymbols.Distances];
    private readonly (byte Symbol, byte Extra)[] _row = new (byte, byte)[DeflateSymbols.Literals + DeflateSymbols.Distances];
    private int _rowLength;
    private int _literals;
    private int _distances;
    private int _codes;

    /// <summary>Takes the codes of a block.</summary>
    /// <returns>Bits that the header takes, without the three that every block starts with.</returns>
    public long Build(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        _literals = Math.Max(literals.LastIndexOfAnyExcept((byte)0) + 1, FewestLiterals);
        _distances = Math.Max(distances.LastIndexOfAnyExcept((byte)0) + 1, FewestDistances);
        literals[.._literals].CopyTo(_lengths);
        distances[.._distances].CopyTo(_lengths.AsSpan(_literals));
        _code.Frequencies.Clear();
        _rowLength = 0;
        long extra = FillRow(_lengths.AsSpan(0, _literals + _distances));
        _code.Build();
        _codes = Symbols;
        while (_codes > FewestCodes && _code.Lengths[DeflateAlphabet.CodeLengthOrder[_codes - 1]] == 0)
        {
            _codes--;
        }

        return CountsBits + (3 * _codes) + _code.Bits(_code.Frequencies) + extra;
    }

    /// <summary>Writes the header of the codes that were taken last.</summary>
    public void Write(ref BitOutput output)
    {
        output.Put((uint)(_literals - FewestLiterals), 5);
        output.Put((uint)(_distances - FewestDistances), 5);
        output.Put((uint)(_codes - FewestCodes), 4);
        output.Flush();
        foreach (byte symbol in DeflateAlphabet.CodeLengthOrder[.._codes])
        {
            output.Put(_code.Lengths[symbol], 3);
            output.Flush();
        }

        foreach ((byte symbol, byte extra) in _row.AsSpan(0, _rowLength))
        {
            output.PutSymbol(_code.Table[symbol]);
            output.Put(extra, ExtraBits(symbol));
            output.Flush();
        }
    }

    private static int ExtraBits(int symbol) => symbol switch
    {
        RepeatLast => 2,
        FewZeros => 3,
        ManyZeros => 7,
        _ => 0,
    };

    /// <summary>Says runs as repetitions; gives the bits of their counts.</summary>
    private long FillRow(ReadOnlySpan<byte> lengths)
    {
        long extra = 0;
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int run = lengths.IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length : run;
            lengths = lengths[run..];
            if (length != 0)
            {
                Add(length, 0);
                run--;
            }

            while (run >= 3)
            {
                (int symbol, int most) = length != 0 ? (RepeatLast, 6) : run <= 10 ? (FewZeros, 10) : (ManyZeros, 138);
                int repeated = Math.Min(run, most);
                Add(symbol, repeated - (symbol == ManyZeros ? 11 : 3));
                extra += ExtraBits(symbol);
                run -= repeated;
            }

            for (; run > 0; run--)
            {
                Add(length, 0);
            }
        }

        return extra;
    }

    private void Add(int symbol, int extra)
    {
        _row[_rowLength++] = ((byte)symbol, (byte)extra);
        _code.Frequencies[symbol]++;
    }
}
