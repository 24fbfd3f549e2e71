namespace BacklogQueue.Git.Packs;

/// <summary>
/// Delta instructions: base size and result size as varints, then <c>0xxxxxxx</c> (insert that many bytes that
/// follow) and <c>1sssoooo</c> (copy from the base; each set bit is followed by one byte of offset or size, size 0
/// means 65,536) (<see href="https://git-scm.com/docs/pack-format#_deltified_representation"/>).
/// </summary>
internal static class Delta
{
    /// <summary>Bytes of the base and of the result, as the delta declares them.</summary>
    public static (long BaseSize, long ResultSize) ReadSizes(ReadOnlySpan<byte> delta)
    {
        int position = 0;
        return (ReadSize(delta, ref position), ReadSize(delta, ref position));
    }

    /// <summary>Fills <paramref name="result"/> exactly.</summary>
    /// <exception cref="GitException">The delta does not fit its base or its result, or ends early.</exception>
    public static void Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, Span<byte> result)
    {
        int position = 0;
        if (ReadSize(delta, ref position) != source.Length)
        {
            throw Corrupt("is made for a base of another size");
        }

        if (ReadSize(delta, ref position) != result.Length)
        {
            throw Corrupt("makes a result of another size");
        }

        delta = delta[position..];
        while (TryRead(ref delta, out DeltaInstruction instruction))
        {
            if (instruction.Copied == 0)
            {
                Append(instruction.Inserted, ref result);
                continue;
            }

            (uint offset, uint size) = (instruction.Offset, instruction.Copied);
            if (offset > (uint)source.Length || size > (uint)source.Length - offset)
            {
                throw Corrupt("copies from outside its base");
            }

            Append(source.Slice((int)offset, (int)size), ref result);
        }

        if (!result.IsEmpty)
        {
            throw Corrupt("ends before its result is complete");
        }
    }

    /// <summary>The instructions of a delta: what follows its sizes.</summary>
    public static ReadOnlySpan<byte> Instructions(ReadOnlySpan<byte> delta)
    {
        int position = 0;
        ReadSize(delta, ref position);
        ReadSize(delta, ref position);
        return delta[position..];
    }

    /// <summary>Takes the next instruction off the front; false when there is none.</summary>
    /// <exception cref="GitException">The instruction does not exist, or ends early.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> instructions, out DeltaInstruction instruction)
    {
        if (instructions.IsEmpty)
        {
            instruction = default;
            return false;
        }

        byte first = instructions[0];
        instructions = instructions[1..];
        if ((first & 0x80) != 0)
        {
            (uint offset, uint size) = ReadCopy(first, ref instructions);
            instruction = new DeltaInstruction { Offset = offset, Copied = size };
            return true;
        }

        if (first == 0)
        {
            throw Corrupt("holds the reserved instruction 0");
        }

        if (first > instructions.Length)
        {
            throw Corrupt("ends inside an instruction");
        }

        instruction = new DeltaInstruction { Inserted = instructions[..first] };
        instructions = instructions[first..];
        return true;
    }

    private static void Append(scoped ReadOnlySpan<byte> bytes, ref Span<byte> result)
    {
        if (bytes.Length > result.Length)
        {
            throw Corrupt("writes past its result");
        }

        bytes.CopyTo(result);
        result = result[bytes.Length..];
    }

    private static (uint Offset, uint Size) ReadCopy(byte instruction, ref ReadOnlySpan<byte> delta)
    {
        uint offset = 0;
        uint size = 0;
        int used = 0;
        for (int i = 0; i < 7; i++)
        {
            if ((instruction & (1 << i)) == 0)
            {
                continue;
            }

            if (used == delta.Length)
            {
                throw Corrupt("ends inside an instruction");
            }

            uint value = delta[used++];
            if (i < 4)
            {
                offset |= value << (8 * i);
            }
            else
            {
                size |= value << (8 * (i - 4));
            }
        }

        delta = delta[used..];
        return (offset, size == 0 ? 0x10000 : size);
    }

    private static long ReadSize(ReadOnlySpan<byte> delta, ref int position)
    {
        long size = 0;
        for (int shift = 0; position < delta.Length; shift += 7)
        {
            if (shift > 63 - 7)
            {
                throw Corrupt("declares too large a size");
            }

            byte current = delta[position++];
            size |= (long)(current & 0x7F) << shift;
            if ((current & 0x80) == 0)
            {
                return size;
            }
        }

        throw Corrupt("ends inside its sizes");
    }

    private static GitException Corrupt(string what) => new(GitErrorKind.Corrupt, $"A delta in the pack {what}.");
}
