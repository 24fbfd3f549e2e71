using BacklogQueue.Git.Deflate;

namespace BacklogQueue.Tests.Git.Deflate;

public sealed class Huffman_codes
{
    private const int Symbols = 286;
    private const int Longest = 15;

    [Fact]
    public void A_code_is_the_shortest_that_there_is()
    {
        HuffmanCode code = new(Symbols, Longest);
        foreach (int seed in Enumerable.Range(1, 500))
        {
            int[] frequencies = Frequencies(seed);

            Build(code, frequencies);

            Assert.Equal(PrefixCode.FewestBits(frequencies), code.Bits(frequencies));
            AssertComplete(code, Longest);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(Longest)]
    public void No_code_is_longer_than_the_longest(int longest)
    {
        // Fibonacci's numbers make the longest codes that there are: as long as there are symbols.
        int[] frequencies = new int[Symbols];
        (int before, int next) = (1, 1);
        for (int symbol = 0; symbol < 30; symbol++)
        {
            frequencies[symbol] = before;
            (before, next) = (next, before + next);
        }

        HuffmanCode code = new(Symbols, longest);
        Build(code, frequencies);

        Assert.Equal(longest, code.Lengths.ToArray().Max());
        Assert.All(frequencies.Index(), one => Assert.Equal(one.Item > 0, code.Lengths[one.Index] > 0));
        AssertComplete(code, longest);
    }

    [Fact]
    public void More_frequent_symbols_have_no_longer_codes()
    {
        HuffmanCode code = new(Symbols, 9);
        int[] frequencies = Frequencies(seed: 3);

        Build(code, frequencies);

        (int Frequency, byte Length)[] used = [.. frequencies.Zip(code.Lengths.ToArray()).Where(pair => pair.First > 0).OrderBy(pair => pair.First)];
        Assert.All(used.Zip(used.Skip(1)), pair => Assert.True(pair.First.Frequency == pair.Second.Frequency || pair.First.Length >= pair.Second.Length));
    }

    [Theory]
    [InlineData]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(285)]
    public void Fewer_than_two_symbols_become_two(params int[] used)
    {
        HuffmanCode code = new(Symbols, Longest);
        int[] frequencies = new int[Symbols];
        Array.ForEach(used, symbol => frequencies[symbol] = 5);

        Build(code, frequencies);

        Assert.Equal(2, code.Lengths.ToArray().Count(length => length == 1));
        Assert.All(used, symbol => Assert.Equal(1, code.Lengths[symbol]));
        AssertComplete(code, Longest);
    }

    private static void Build(HuffmanCode code, int[] frequencies)
    {
        frequencies.CopyTo(code.Frequencies);
        code.Build();
    }

    private static int[] Frequencies(int seed)
    {
        Random random = new(seed);
        int[] frequencies = new int[Symbols];
        for (int count = random.Next(2, 2 * Symbols); count > 0; count--)
        {
            frequencies[random.Next(Symbols)] = random.Next(1, 60); // small, so that no code is as long as the limit
        }

        frequencies[0] = frequencies[1] = 1;
        return frequencies;
    }

    /// <summary>Every sequence of bits means something, and no code starts another.</summary>
    private static void AssertComplete(HuffmanCode code, int longest)
    {
        HashSet<int> places = [];
        foreach (uint entry in code.Table.ToArray().Zip(code.Lengths.ToArray()).Where(pair => pair.Second > 0).Select(pair => pair.First))
        {
            int length = (int)(entry >> HuffmanCode.LengthShift);
            for (int rest = 0; rest < 1 << (longest - length); rest++)
            {
                Assert.True(places.Add((int)(entry & HuffmanCode.CodeMask) | (rest << length)), "One code starts another.");
            }
        }

        Assert.Equal(1 << longest, places.Count);
    }
}
