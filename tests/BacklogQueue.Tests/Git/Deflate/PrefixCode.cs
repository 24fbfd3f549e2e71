namespace BacklogQueue.Tests.Git.Deflate;

/// <summary>What Huffman's own algorithm, done plainly, says of frequencies.</summary>
internal static class PrefixCode
{
    /// <summary>Bits that the best code takes for all occurrences, however long its codes are.</summary>
    public static long FewestBits(IEnumerable<int> frequencies)
    {
        PriorityQueue<long, long> weights = new(frequencies.Where(weight => weight > 0).Select(weight => ((long)weight, (long)weight)));
        long bits = 0;
        while (weights.Count > 1)
        {
            long both = weights.Dequeue() + weights.Dequeue();
            bits += both;
            weights.Enqueue(both, both);
        }

        return bits;
    }
}
