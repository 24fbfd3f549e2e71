using BacklogQueue.Git.Deflate;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Fuzzing;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Deflate;

public sealed class Matches_of_deltas
{
    [Fact]
    public Task They_are_true_of_the_result_whatever_the_delta() => Fuzz.PlayAsync(4_000, random =>
    {
        byte[] source = Inflation.Sample(Inflation.AnyKind(random), random.Next(1, random.Next(1, 80_000)));
        byte[] delta = Instructions(random, source);
        byte[] content = Apply(source, delta);
        using MatchList recorded = Compression.Record(Inflation.Deflate(source, random.Next(10)), source.Length).Matches;

        using MatchList matches = new DeltaMatches(new MatchFinder()).Find(recorded, delta, content);

        Compression.AssertTrue(content, matches);
        byte[] deflated = Compression.Write(content, matches);
        Assert.Equal(content, Inflation.Inflate(Compression.Zlib(deflated), content.Length).Output);
    });

    [Fact]
    public void Matches_of_matches_are_true_along_a_chain()
    {
        Random random = new(5);
        byte[] content = Inflation.Sample("words", 60_000);
        MatchList matches = Compression.Search(content);
        DeltaMatches find = new(new MatchFinder());
        for (int link = 0; link < 60; link++)
        {
            byte[] delta = Edits(random, content, edits: 5);
            byte[] next = Apply(content, delta);
            MatchList found = find.Find(matches, delta, next);
            Compression.AssertTrue(next, found);
            matches.Dispose();
            (content, matches) = (next, found);
        }

        byte[] deflated = Compression.Write(content, matches);
        matches.Dispose();
        using MatchList searched = Compression.Search(content);
        Assert.InRange(deflated.Length, 0, 1.02 * Compression.Write(content, searched).Length);
    }

    [Fact]
    public void A_few_edits_cost_next_to_nothing_in_size()
    {
        byte[] source = Inflation.Sample("words", 500_000);
        byte[] delta = Edits(new Random(2), source, edits: 40);
        byte[] content = Apply(source, delta);
        using MatchList recorded = Compression.Record(Inflation.Deflate(source), source.Length).Matches;

        using MatchList matches = new DeltaMatches(new MatchFinder()).Find(recorded, delta, content);

        Assert.InRange(Compression.Write(content, matches).Length, 0, 1.005 * Inflation.Deflate(content, level: 6).Length);
    }

    [Fact]
    public void What_stands_at_the_result_s_start_needs_no_bytes_before_it()
    {
        // The base's end, all of whose matches reach back to what the result does not have.
        byte[] source = [.. Enumerable.Repeat("abcdefgh"u8.ToArray(), 2_000).SelectMany(word => word)];
        byte[] delta = new DeltaBuilder(source.Length, 1_000).Copy(source.Length - 1_000, 1_000).ToArray();
        using MatchList recorded = Compression.Record(Inflation.Deflate(source), source.Length).Matches;

        using MatchList matches = new DeltaMatches(new MatchFinder()).Find(recorded, delta, source.AsSpan(^1_000..));

        Compression.AssertTrue(source[^1_000..], matches);
    }

    /// <summary>Copies and insertions of any kind, in any order.</summary>
    private static byte[] Instructions(Random random, byte[] source)
    {
        List<(int Offset, int Size, byte[] Inserted)> instructions = [];
        int next = 0;
        for (int count = random.Next(1, 30); count > 0; count--)
        {
            int offset = random.Next(3) == 0 ? random.Next(source.Length) : Math.Min(next, source.Length - 1);
            int size = random.Next(1, Math.Min(source.Length - offset, random.Next(2) == 0 ? 50 : 40_000) + 1);
            byte[] inserted = random.Next(3) > 0 ? [] : Inflation.Sample(Inflation.AnyKind(random), random.Next(1, 300));
            instructions.Add((offset, inserted.Length > 0 ? 0 : size, inserted));
            next = offset + size + random.Next(4);
        }

        return DeltaBuilder.Of(source.Length, instructions);
    }

    /// <summary>The whole source, with a few bytes left out and others put in at some places.</summary>
    private static byte[] Edits(Random random, byte[] source, int edits)
    {
        int[] places = [.. Enumerable.Range(0, edits).Select(_ => random.Next(source.Length - 10)).Order()];
        List<(int Offset, int Size, byte[] Inserted)> instructions = [];
        int position = 0;
        foreach (int place in places.Where((place, index) => index == 0 || place > places[index - 1] + 10))
        {
            byte[] inserted = new byte[random.Next(1, 20)];
            random.NextBytes(inserted);
            instructions.Add((position, place - position, inserted));
            position = place + random.Next(10);
        }

        instructions.Add((position, source.Length - position, []));
        return DeltaBuilder.Of(source.Length, instructions);
    }

    private static byte[] Apply(byte[] source, byte[] delta)
    {
        byte[] content = new byte[Delta.ReadSizes(delta).ResultSize];
        Delta.Apply(source, delta, content);
        return content;
    }
}
