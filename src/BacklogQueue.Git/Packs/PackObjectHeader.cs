namespace BacklogQueue.Git.Packs;

/// <summary>
/// The header of a pack entry: type and size as a little-endian varint (3 bits of type and 4 of size in the first
/// byte, 7 in the others), then for deltas the distance back to the base, or its id
/// (<see href="https://git-scm.com/docs/pack-format"/>).
/// </summary>
internal readonly record struct PackObjectHeader(ObjectType Type, long Size, long BaseDistance, ObjectId BaseId)
{
    /// <summary>False when <paramref name="bytes"/> ends inside the header.</summary>
    /// <exception cref="GitException">An unknown type, or a number over 63 bits.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ObjectFormat format, out PackObjectHeader header, out int length)
    {
        header = default;
        length = 0;
        if (bytes.IsEmpty)
        {
            return false;
        }

        byte first = bytes[length++];
        ObjectType type = (ObjectType)((first >> 4) & 7);
        long size = first & 15;
        byte current = first;
        for (int shift = 4; (current & 0x80) != 0; shift += 7)
        {
            if (length == bytes.Length)
            {
                return false;
            }

            current = bytes[length++];
            if (shift > 63 - 7)
            {
                throw new GitException(GitErrorKind.Corrupt, "The size of an object in the pack is too large a number.");
            }

            size |= (long)(current & 0x7F) << shift;
        }

        long distance = 0;
        ObjectId baseId = default;
        switch (type)
        {
            case ObjectType.Commit or ObjectType.Tree or ObjectType.Blob or ObjectType.Tag:
                break;
            case ObjectType.OffsetDelta:
                if (!TryReadDistance(bytes, ref length, out distance))
                {
                    return false;
                }

                break;
            case ObjectType.ReferenceDelta:
                int idLength = format.IdLength();
                if (bytes.Length - length < idLength)
                {
                    return false;
                }

                baseId = new ObjectId(bytes.Slice(length, idLength));
                length += idLength;
                break;
            default:
                throw new GitException(GitErrorKind.Corrupt, $"The pack holds an object of type {(int)type}, which does not exist.");
        }

        header = new PackObjectHeader(type, size, distance, baseId);
        return true;
    }

    /// <summary>Big-endian groups of 7 bits; each continuation adds one, so that no number has two forms.</summary>
    private static bool TryReadDistance(ReadOnlySpan<byte> bytes, ref int length, out long distance)
    {
        distance = -1;
        byte current;
        do
        {
            if (length == bytes.Length)
            {
                return false;
            }

            current = bytes[length++];
            if (distance >= (long.MaxValue >> 7) - 1)
            {
                throw new GitException(GitErrorKind.Corrupt, "The distance from a delta to its base is too large a number.");
            }

            distance = ((distance + 1) << 7) | (byte)(current & 0x7F);
        }
        while ((current & 0x80) != 0);

        return true;
    }
}
