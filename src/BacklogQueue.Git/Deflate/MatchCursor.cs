namespace BacklogQueue.Git.Deflate;

/// <summary>An entry of a <see cref="MatchList"/>. Going forward is cheap, and a jump to anywhere is not dear.</summary>
internal ref struct MatchCursor(MatchList matches)
{
    /// <summary>Entries that are gone by before checkpoints are looked at.</summary>
    private const int NearSteps = 8;

    private readonly ReadOnlySpan<uint> _entries = matches.Entries;
    private int _index;

    /// <summary>Where in the content the entry starts.</summary>
    public int Start { get; private set; }

    /// <summary>The entry.</summary>
    public readonly uint Entry => _entries[_index];

    /// <summary>Goes to the entry that a position of the content lies in.</summary>
    public void Seek(int position)
    {
        for (int step = 0; step < NearSteps && position >= Start; step++)
        {
            if (TryStop(position))
            {
                return;
            }
        }

        (_index, Start) = matches.FindCheckpoint(position);
        while (!TryStop(position))
        {
        }
    }

    /// <summary>The whole entries from here on that end before a position, or at it. The cursor stays.</summary>
    public readonly ReadOnlySpan<uint> EntriesUpTo(int position)
    {
        ReadOnlySpan<uint> rest = _entries[_index..];
        int end = Start;
        for (int count = 0; count < rest.Length; count++)
        {
            end += MatchList.Length(rest[count]);
            if (end > position)
            {
                return rest[..count];
            }
        }

        return rest;
    }

    /// <summary>Whether the position lies in this entry; goes to the next one if not.</summary>
    private bool TryStop(int position)
    {
        int length = MatchList.Length(_entries[_index]);
        if (position < Start + length)
        {
            return true;
        }

        Start += length;
        _index++;
        return false;
    }
}
