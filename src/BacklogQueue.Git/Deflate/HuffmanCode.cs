namespace BacklogQueue.Git.Deflate;

/// <summary>
/// A prefix code for symbols of known frequency, limited in length, in the canonical form of RFC 1951 section 3.2.2.
/// </summary>
/// <param name="symbols">Size of the alphabet.</param>
/// <param name="longest">Bits of a code at the most.</param>
internal sealed class HuffmanCode(int symbols, int longest)
{
    /// <summary>The code in an entry of <see cref="Table"/>, as it is written, lowest bit first.</summary>
    public const uint CodeMask = 0xFFFF;

    /// <summary>Where in an entry the code's length stands.</summary>
    public const int LengthShift = 16;

    private const int LongestEver = 15;
    private const int SymbolBits = 9;

    private readonly int[] _frequencies = new int[symbols];
    private readonly byte[] _lengths = new byte[symbols];
    private readonly uint[] _table = new uint[symbols];
    private readonly uint[] _sorted = new uint[symbols]; // frequency and symbol
    private readonly int[] _work = new int[symbols];

    /// <summary>How often each symbol occurs, less than 2^23 times; to be counted by who builds the code.</summary>
    public Span<int> Frequencies => _frequencies;

    /// <summary>Bits of each symbol's code; 0 for one that does not occur.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>Each symbol's code with its length.</summary>
    public ReadOnlySpan<uint> Table => _table;

    /// <summary>The code of given lengths.</summary>
    public static HuffmanCode Of(ReadOnlySpan<byte> lengths)
    {
        HuffmanCode code = new(lengths.Length, LongestEver);
        lengths.CopyTo(code._lengths);
        code.AssignCodes();
        return code;
    }

    /// <summary>Builds the code of the frequencies; at least two symbols get one, as some readers demand.</summary>
    public void Build()
    {
        Array.Clear(_lengths);
        int used = SortUsed();
        Span<int> counts = stackalloc int[LongestEver + 1];
        counts.Clear();
        CountLengths(used, counts);
        int symbol = 0; // the rarest first, with the longest codes
        for (int length = longest; length > 0; length--)
        {
            for (int i = 0; i < counts[length]; i++)
            {
                _lengths[(int)_sorted[symbol++] & ((1 << SymbolBits) - 1)] = (byte)length;
            }
        }

        AssignCodes();
    }

    /// <summary>Bits that symbols take which occur so often, without extra bits.</summary>
    public long Bits(ReadOnlySpan<int> frequencies)
    {
        long bits = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            bits += (long)frequencies[symbol] * _lengths[symbol];
        }

        return bits;
    }

    /// <summary>The symbols that occur, rarest first.</summary>
    private int SortUsed()
    {
        int used = 0;
        for (int symbol = 0; symbol < _frequencies.Length; symbol++)
        {
            if (_frequencies[symbol] != 0)
            {
                _sorted[used++] = ((uint)_frequencies[symbol] << SymbolBits) | (uint)symbol;
            }
        }

        for (uint symbol = 0; used < 2; symbol++)
        {
            if (_frequencies[symbol] == 0)
            {
                _sorted[used++] = symbol;
            }
        }

        _sorted.AsSpan(0, used).Sort();
        return used;
    }

    /// <summary>
    /// How many codes have each length: Huffman's, made in place (Moffat and Katajainen, "In-place calculation of
    /// minimum-redundancy codes", 1995), then shortened to the longest that is allowed.
    /// </summary>
    private void CountLengths(int used, Span<int> counts)
    {
        Span<int> nodes = _work.AsSpan(0, used);
        for (int i = 0; i < used; i++)
        {
            nodes[i] = (int)(_sorted[i] >> SymbolBits);
        }

        int leaf = 0;
        int root = 0;
        for (int next = 0; next < used - 1; next++)
        {
            int weight = 0;
            for (int child = 0; child < 2; child++)
            {
                if (leaf >= used || (root < next && nodes[root] < nodes[leaf]))
                {
                    weight += nodes[root];
                    nodes[root++] = next; // an inner node's weight becomes its parent
                }
                else
                {
                    weight += nodes[leaf++];
                }
            }

            nodes[next] = weight;
        }

        nodes[used - 2] = 0;
        for (int next = used - 3; next >= 0; next--)
        {
            nodes[next] = nodes[nodes[next]] + 1; // a parent becomes a depth
        }

        int available = 1;
        int inner = used - 2;
        int left = used;
        for (int depth = 0; available > 0; depth++)
        {
            int within = 0;
            while (inner >= 0 && nodes[inner] == depth)
            {
                within++;
                inner--;
            }

            int leaves = Math.Min(available - within, left);
            counts[Math.Min(depth, longest)] += leaves;
            left -= leaves;
            available = 2 * within;
        }

        Shorten(counts);
    }

    /// <summary>Codes that were cut off at the longest leave the code over-subscribed: shorter ones grow until it is not.</summary>
    private void Shorten(Span<int> counts)
    {
        int sum = 0;
        for (int length = 1; length <= longest; length++)
        {
            sum += counts[length] << (longest - length);
        }

        for (; sum > 1 << longest; sum--)
        {
            counts[longest]--;
            int length = longest - 1;
            while (counts[length] == 0)
            {
                length--;
            }

            counts[length]--;
            counts[length + 1] += 2;
        }
    }

    private void AssignCodes()
    {
        Span<int> next = stackalloc int[LongestEver + 2];
        next.Clear();
        foreach (byte length in _lengths)
        {
            next[length + 1]++;
        }

        next[1] = 0; // those without a code
        for (int length = 2; length <= LongestEver; length++)
        {
            next[length] = (next[length] + next[length - 1]) << 1;
        }

        for (int symbol = 0; symbol < _lengths.Length; symbol++)
        {
            int length = _lengths[symbol];
            if (length != 0)
            {
                _table[symbol] = Reverse((uint)next[length]++, length) | ((uint)length << LengthShift);
            }
        }
    }

    private static uint Reverse(uint code, int length)
    {
        code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
        code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
        code = ((code & 0x0F0F) << 4) | ((code >> 4) & 0x0F0F);
        code = ((code & 0x00FF) << 8) | (code >> 8);
        return code >> (16 - length);
    }
}
