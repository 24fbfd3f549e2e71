using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Deflate;

/// <summary>
/// A content as LZ77 says it: literals, a match, literals, a match. The bytes themselves are not in it. Written front to
/// back, then read; one thread at a time.
/// </summary>
/// <remarks>
/// An entry, from the low bit: 8 bits of literals that come first, 8 bits of match length less 3, 15 bits of distance
/// less 1, one bit that says that no match follows.
/// </remarks>
internal sealed class MatchList : IDisposable
{
    public const int MinLength = 3;
    public const int MaxLength = 258;
    public const int MaxDistance = Inflater.Window;

    private const int MaxLiterals = byte.MaxValue;

    /// <summary>Set in an entry that is literals only.</summary>
    private const uint NoMatch = 1u << 31;

    private const int CheckpointEvery = 128;

    /// <summary>Content bytes for each entry that room is made for at first; text has about ten.</summary>
    private const int BytesOfAnEntry = 12;

    private readonly List<int> _checkpoints = []; // where each 128th entry starts
    private byte[] _entries;
    private int _capacity;
    private int _count;

    /// <param name="length">Bytes that it is for; only a first guess.</param>
    /// <param name="start">Where in the content they start.</param>
    public MatchList(int length, int start = 0)
    {
        _entries = SpareBuffers.Shared.Take(Math.Max(length / BytesOfAnEntry, CheckpointEvery) * sizeof(uint));
        _capacity = _entries.Length / sizeof(uint);
        Covered = start;
    }

    /// <summary>Up to where in the content there are entries.</summary>
    public int Covered { get; private set; }

    public ReadOnlySpan<uint> Entries => MemoryMarshal.Cast<byte, uint>(_entries)[.._count];

    /// <summary>Bytes of memory.</summary>
    public int Size => _entries.Length;

    /// <summary>Bytes that an entry says as they are.</summary>
    public static int Literals(uint entry) => (byte)entry;

    /// <summary>Bytes that an entry's match makes; 0 when it has none.</summary>
    public static int MatchLength(uint entry) => (int)entry >= 0 ? (byte)(entry >> 8) + MinLength : 0;

    /// <summary>How far back an entry's match reaches.</summary>
    public static int Distance(uint entry) => (int)((entry >> 16) & (MaxDistance - 1)) + 1;

    /// <summary>Bytes that an entry makes.</summary>
    public static int Length(uint entry) => Literals(entry) + MatchLength(entry);

    /// <summary>Adds a match; what lies between it and the one before are literals.</summary>
    /// <param name="position">Where it starts in the content.</param>
    /// <param name="length">Bytes it makes, from 3 to 258.</param>
    /// <param name="distance">How far back they are copied from, from 1 to 32,768.</param>
    public void Add(int position, int length, int distance)
    {
        AddLiterals(position);
        Append((uint)(position - Covered) | ((uint)(length - MinLength) << 8) | ((uint)(distance - 1) << 16));
        Covered = position + length;
    }

    /// <summary>Adds entries that stand so in another list. What they make starts where the last match ended.</summary>
    public void AddRange(ReadOnlySpan<uint> entries)
    {
        foreach (uint entry in entries)
        {
            Append(entry);
            Covered += Length(entry);
        }
    }

    /// <summary>Ends at a position: what is left up to there are literals.</summary>
    public void Complete(int position)
    {
        AddLiterals(position);
        if (position > Covered)
        {
            Append(NoMatch | (uint)(position - Covered));
            Covered = position;
        }
    }

    /// <summary>The last entry whose place is known and that starts at or before <paramref name="position"/>.</summary>
    public (int Entry, int Start) FindCheckpoint(int position)
    {
        int found = _checkpoints.BinarySearch(position);
        int checkpoint = found >= 0 ? found : ~found - 1;
        return (checkpoint * CheckpointEvery, _checkpoints[checkpoint]);
    }

    public void Dispose() => SpareBuffers.Shared.Return(_entries);

    /// <summary>Adds entries of nothing but literals until what is left up to a position fits into one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddLiterals(int position)
    {
        while (position - Covered > MaxLiterals)
        {
            Append(NoMatch | MaxLiterals);
            Covered += MaxLiterals;
        }
    }

    /// <summary>Adds an entry that starts at <see cref="Covered"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(uint entry)
    {
        int count = _count;
        if (count % CheckpointEvery == 0)
        {
            AddCheckpoint();
        }

        Unsafe.Add(ref Unsafe.As<byte, uint>(ref MemoryMarshal.GetArrayDataReference(_entries)), count) = entry;
        _count = count + 1;
    }

    /// <summary>Also makes room for the entries up to the next one.</summary>
    private void AddCheckpoint()
    {
        _checkpoints.Add(Covered);
        if (_count + CheckpointEvery > _capacity)
        {
            byte[] old = _entries;
            _entries = SpareBuffers.Shared.Take(2 * old.Length);
            _capacity = _entries.Length / sizeof(uint);
            old.CopyTo(_entries, 0);
            SpareBuffers.Shared.Return(old);
        }
    }
}
