using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

public sealed class Mutated_deltas
{
    [Fact]
    public Task Instructions_mean_what_a_plain_reading_of_the_format_says() => Fuzz.PlayAsync(20_000, random =>
    {
        byte[] source = new byte[random.Next(200)];
        random.NextBytes(source);
        (byte[] delta, int size) = Instructions(random, source);
        if (random.Next(3) > 0)
        {
            delta = Mutator.Mutate(random, delta);
            size = random.Next(4) == 0 ? size + random.Next(-2, 3) : size;
        }

        byte[]? expected = PlainDelta.Apply(source, delta, size);
        byte[]? actual = TryApply(source, delta, size);

        Assert.Equal(expected, actual);
        return Task.FromResult(actual is not null);
    });

    private static (byte[] Delta, int Size) Instructions(Random random, byte[] source)
    {
        List<(int Offset, int Size, byte[] Inserted)> instructions = [];
        for (int count = random.Next(6); count > 0; count--)
        {
            int offset = random.Next(source.Length + 1);
            byte[] inserted = new byte[random.Next(2) * random.Next(1, 200)];
            random.NextBytes(inserted);
            instructions.Add((offset, inserted.Length > 0 ? 0 : random.Next(source.Length - offset + 1), inserted));
        }

        return (DeltaBuilder.Of(source.Length, instructions), instructions.Sum(one => one.Size + one.Inserted.Length));
    }

    private static byte[]? TryApply(byte[] source, byte[] delta, int size)
    {
        byte[] result = new byte[Math.Max(0, size)];
        try
        {
            Assert.All([Delta.ReadSizes(delta).BaseSize, Delta.ReadSizes(delta).ResultSize], declared => Assert.True(declared >= 0));
            Delta.Apply(source, delta, result);
            return size < 0 ? null : result;
        }
        catch (GitException problem)
        {
            Assert.Equal(GitErrorKind.Corrupt, problem.Kind);
            return null;
        }
    }
}
