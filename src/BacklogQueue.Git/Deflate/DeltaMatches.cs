using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Deflate;

/// <summary>
/// The matches of a delta's result without a search: where the delta copies, those of its base stand in the result as
/// well. Searched for are what the delta inserts, and the matches whose source it left behind.
/// </summary>
internal sealed class DeltaMatches(MatchFinder finder)
{
    /// <summary>Copies that are remembered, to find out where a match's source came to lie.</summary>
    private const int RememberedCopies = 32;

    private readonly (int Source, int Target, int Length)[] _copies = new (int, int, int)[RememberedCopies];
    private int _copyCount;

    /// <summary>Finds the matches of a content.</summary>
    /// <param name="source">Those of the base.</param>
    /// <param name="delta">The delta, which has been applied and so is right.</param>
    /// <param name="content">What it makes.</param>
    public MatchList Find(MatchList source, ReadOnlySpan<byte> delta, ReadOnlySpan<byte> content)
    {
        finder.Start(content.Length);
        _copyCount = 0;
        MatchList matches = new(content.Length);
        MatchCursor cursor = new(source);
        ReadOnlySpan<byte> instructions = Delta.Instructions(delta);
        int start = 0; // of what the instruction makes
        int position = 0; // up to where there are matches; a match may go on into the next instruction's bytes
        while (Delta.TryRead(ref instructions, out DeltaInstruction instruction))
        {
            int end = start + (int)instruction.Copied + instruction.Inserted.Length;
            if (position < end)
            {
                if (instruction.Copied == 0)
                {
                    position = finder.Search(matches, content, position, end);
                }
                else
                {
                    int copyStart = Remember((int)instruction.Offset, start, (int)instruction.Copied);
                    position = Take(matches, ref cursor, content, position, end, (int)instruction.Offset - start, copyStart);
                }
            }

            start = end;
        }

        matches.Complete(content.Length);
        return matches;
    }

    /// <summary>The base's matches, from a position up to a copy's end, which the last one may pass.</summary>
    /// <param name="matches">Gets them.</param>
    /// <param name="cursor">In the base's.</param>
    /// <param name="content">The delta's result.</param>
    /// <param name="position">Where to start.</param>
    /// <param name="end">The end of the copy.</param>
    /// <param name="shift">From positions in the result to those in the base.</param>
    /// <param name="copyStart">From here on the result is as the base, shifted.</param>
    private int Take(
        MatchList matches,
        ref MatchCursor cursor,
        ReadOnlySpan<byte> content,
        int position,
        int end,
        int shift,
        int copyStart)
    {
        while (position < end)
        {
            cursor.Seek(position + shift);
            if (cursor.Start == position + shift && matches.Covered == position && position - MatchList.MaxDistance >= copyStart)
            {
                // No match from here on reaches back before the copy.
                matches.AddRange(cursor.EntriesUpTo(end + shift));
                if (matches.Covered > position)
                {
                    position = matches.Covered;
                    continue;
                }
            }

            int match = cursor.Start - shift + MatchList.Literals(cursor.Entry);
            int matchEnd = Math.Min(match + MatchList.MatchLength(cursor.Entry), end);
            position = Math.Min(Math.Max(position, match), end);
            int length = matchEnd - position;
            if (length < MatchList.MinLength)
            {
                position = Math.Max(position, matchEnd);
                continue;
            }

            int distance = MatchList.Distance(cursor.Entry);
            if (position - distance < copyStart)
            {
                distance = FindSource(content, position, length, distance, shift);
            }

            if (distance == 0)
            {
                position = finder.Search(matches, content, position, matchEnd);
                continue;
            }

            if (matchEnd == end)
            {
                length = Extend(content, position, length, distance);
            }

            matches.Add(position, length, distance);
            position += length;
        }

        return position;
    }

    /// <summary>
    /// Where a match's source, which lies before the copy, is in the result: as far back as in the base, or where an earlier
    /// copy put it. A distance of 0 when it is at neither place.
    /// </summary>
    private int FindSource(ReadOnlySpan<byte> content, int position, int length, int distance, int shift)
    {
        if (IsAt(content, position, length, position - distance))
        {
            return distance;
        }

        int source = position + shift - distance;
        for (int age = 2; age <= Math.Min(_copyCount, RememberedCopies); age++)
        {
            (int start, int target, int copied) = _copies[(_copyCount - age) % RememberedCopies];
            if (source >= start && source < start + copied)
            {
                int place = target + source - start;
                return IsAt(content, position, length, place) ? position - place : 0;
            }
        }

        return 0;
    }

    private static bool IsAt(ReadOnlySpan<byte> content, int position, int length, int place) =>
        place >= Math.Max(position - MatchList.MaxDistance, 0)
        && place < position
        && content.Slice(place, length).SequenceEqual(content.Slice(position, length));

    /// <summary>A match that was cut off with its copy may go on.</summary>
    private static int Extend(ReadOnlySpan<byte> content, int position, int length, int distance)
    {
        int most = Math.Min(MatchList.MaxLength, content.Length - position);
        ReadOnlySpan<byte> rest = content[(position + length)..(position + most)];
        return length + rest.CommonPrefixLength(content[(position + length - distance)..]);
    }

    /// <summary>Remembers a copy, as part of the one before if it goes on with it. Gives the start of the whole.</summary>
    private int Remember(int source, int target, int length)
    {
        if (_copyCount > 0)
        {
            ref (int Source, int Target, int Length) last = ref _copies[(_copyCount - 1) % RememberedCopies];
            if (source - target == last.Source - last.Target && target == last.Target + last.Length)
            {
                last.Length += length;
                return last.Target;
            }
        }

        _copies[_copyCount % RememberedCopies] = (source, target, length);
        _copyCount++;
        return target;
    }
}
