using System.Runtime.ExceptionServices;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// The objects of a pack in pack order and by id. One thread adds; any thread looks up and waits for what is still
/// to come. Objects lie in chunks that never move; ids in an open-addressing table of object numbers.
/// </summary>
internal sealed class ObjectIndex
{
    private const int ChunkBits = 9;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly Lock _lock = new();
    private readonly List<PackObject[]> _chunks = [];
    private readonly HashSet<ObjectId> _awaited = [];
    private int[] _slots = new int[1 << 10]; // number + 1; 0 is free
    private int _named;
    private TaskCompletionSource? _change;
    private bool _hasCome;
    private ExceptionDispatchInfo? _failure;
    private bool _isComplete;

    public int Count { get; private set; }

    /// <summary>How many of them are deltas.</summary>
    public int Deltas { get; private set; }

    public PackObject this[int number]
    {
        get
        {
            lock (_lock)
            {
                return _chunks[number >> ChunkBits][number & ChunkMask];
            }
        }
    }

    /// <summary>Adds the next object of the pack; it can be found by id if it has one.</summary>
    public int Add(in PackObject value)
    {
        lock (_lock)
        {
            int number = Count;
            if ((number & ChunkMask) == 0)
            {
                _chunks.Add(new PackObject[1 << ChunkBits]);
            }

            _chunks[number >> ChunkBits][number & ChunkMask] = value;
            Count = number + 1;
            Deltas += value.IsDelta ? 1 : 0;
            if (value.Id.Length != 0)
            {
                Name(number, value.Id);
            }

            return number;
        }
    }

    /// <summary>Writes what became known of an object; it can be found by id from when it has one.</summary>
    public void Update(int number, in PackObject value)
    {
        lock (_lock)
        {
            _chunks[number >> ChunkBits][number & ChunkMask] = value;
            if (value.Id.Length != 0)
            {
                Name(number, value.Id);
            }
        }
    }

    /// <summary>The number of the object, or -1 when it has not come (yet).</summary>
    public int Find(ObjectId id)
    {
        lock (_lock)
        {
            return FindSlot(id, out int slot) ? _slots[slot] - 1 : -1;
        }
    }

    /// <summary>The number of the object, once it has come; -1 when the pack ended without it.</summary>
    /// <exception cref="GitException">The pack turned out to be corrupt, or its stream failed.</exception>
    public async ValueTask<int> FindAsync(ObjectId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                _failure?.Throw();
                if (FindSlot(id, out int slot))
                {
                    return _slots[slot] - 1;
                }

                if (_isComplete)
                {
                    return -1;
                }

                _awaited.Add(id);
                change = (_change ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The number of the entry that starts at <paramref name="offset"/> of the pack, or -1.</summary>
    public int FindOffset(long offset)
    {
        lock (_lock)
        {
            int low = 0;
            int high = Count - 1;
            while (low <= high)
            {
                int middle = (low + high) >>> 1;
                long found = _chunks[middle >> ChunkBits][middle & ChunkMask].Offset;
                if (found == offset)
                {
                    return middle;
                }

                (low, high) = found < offset ? (middle + 1, high) : (low, middle - 1);
            }

            return -1;
        }
    }

    /// <summary>Wakes those who wait, if what one of them waits for has come: each wake is a thread that starts and ends.</summary>
    public void Publish()
    {
        TaskCompletionSource? change;
        lock (_lock)
        {
            if (!_hasCome && !_isComplete)
            {
                return;
            }

            change = _change;
            _change = null;
            _hasCome = false;
            _awaited.Clear(); // those whose object has not come will wait again
        }

        change?.SetResult();
    }

    /// <summary>Nothing more will come: the pack ended well, or as <paramref name="failure"/> says.</summary>
    public void Complete(Exception? failure)
    {
        lock (_lock)
        {
            _isComplete = true;
            _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
        }

        Publish();
    }

    private void Name(int number, ObjectId id)
    {
        if (FindSlot(id, out int slot))
        {
            return; // a duplicate: the first one stands
        }

        _slots[slot] = number + 1;
        _hasCome |= _awaited.Contains(id);
        if (++_named * 2 > _slots.Length)
        {
            Grow();
        }
    }

    private void Grow()
    {
        int[] old = _slots;
        _slots = new int[old.Length * 2];
        foreach (int entry in old)
        {
            if (entry != 0)
            {
                FindSlot(_chunks[(entry - 1) >> ChunkBits][(entry - 1) & ChunkMask].Id, out int slot);
                _slots[slot] = entry;
            }
        }
    }

    /// <summary>Whether the id is there; <paramref name="slot"/> is its place, or the free one where it belongs.</summary>
    private bool FindSlot(ObjectId id, out int slot)
    {
        int mask = _slots.Length - 1;
        for (slot = id.GetHashCode() & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int number = _slots[slot] - 1;
            if (_chunks[number >> ChunkBits][number & ChunkMask].Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
