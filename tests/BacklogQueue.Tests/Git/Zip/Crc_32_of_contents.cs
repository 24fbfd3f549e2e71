using System.Text;
using BacklogQueue.Git.Zip;

namespace BacklogQueue.Tests.Git.Zip;

public sealed class Crc_32_of_contents
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Known_values_come_out(string text, uint crc) =>
        Assert.Equal(crc, Crc32.Append(0, Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_length_and_alignment_equals_the_definition()
    {
        byte[] bytes = new byte[700];
        new Random(1).NextBytes(bytes);
        for (int start = 0; start < 20; start++)
        {
            uint expected = 0;
            for (int length = 0; start + length < bytes.Length; length++)
            {
                ReadOnlySpan<byte> part = bytes.AsSpan(start, length);
                Assert.Equal(expected, Crc32.Append(0, part));
                Assert.Equal(expected, Crc32.AppendScalar(0, part));
                expected = Step(expected, bytes[start + length]);
            }
        }
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        byte[] bytes = new byte[100_000];
        Random random = new(2);
        random.NextBytes(bytes);
        uint crc = 0;
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(random.Next(1_000), bytes.Length - start);
            crc = Crc32.Append(crc, bytes.AsSpan(start, length));
            start += length;
        }

        Assert.Equal(Crc32.AppendScalar(0, bytes), crc);
    }

    /// <summary>One byte by the polynomial division that defines the CRC.</summary>
    private static uint Step(uint crc, byte value)
    {
        uint state = ~crc ^ value;
        for (int bit = 0; bit < 8; bit++)
        {
            state = (state >> 1) ^ ((state & 1) * 0xEDB88320);
        }

        return ~state;
    }
}
