namespace BacklogQueue.Git.Packs;

/// <summary>
/// Input bits, lowest first. Bits above <see cref="Count"/> may already hold what follows in the input; taking them
/// again sets the same bits, so no mask is needed until bytes are given back.
/// </summary>
internal unsafe ref struct BitInput
{
    /// <summary>The next <see cref="Count"/> bits.</summary>
    public ulong Bits;
    public int Count;
    public byte* Next;
    public byte* End;

    /// <summary>Takes input until at least 56 bits are held or there is no more.</summary>
    public void Refill()
    {
        if (End - Next >= sizeof(ulong))
        {
            Bits |= *(ulong*)Next << Count;
            Next += (63 - Count) >> 3;
            Count |= 56;
            return;
        }

        while (Count <= 56 && Next < End)
        {
            Bits |= (ulong)*Next++ << Count;
            Count += 8;
        }
    }

    /// <summary>Whether <paramref name="count"/> bits (at most 56) are held, after taking input if they were not.</summary>
    public bool Has(int count)
    {
        if (Count < count)
        {
            Refill();
        }

        return Count >= count;
    }

    public uint Peek(int count) => (uint)Bits & ((1u << count) - 1);

    public void Drop(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    public uint Take(int count)
    {
        uint value = Peek(count);
        Drop(count);
        return value;
    }

    /// <summary>Puts whole bytes that were read ahead back, as far as they came from this input.</summary>
    public void GiveBack(byte* start)
    {
        int bytes = (int)Math.Min(Count >> 3, Next - start);
        Next -= bytes;
        Count -= bytes << 3;
        Bits &= (1UL << Count) - 1;
    }
}
