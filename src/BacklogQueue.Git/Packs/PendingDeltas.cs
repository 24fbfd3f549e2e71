namespace BacklogQueue.Git.Packs;

/// <summary>Deltas that came before their base: by the base's id, or by its number when the base waits itself.</summary>
internal sealed class PendingDeltas
{
    /// <summary>Sorted, not hashed: these ids are no hashes of anything yet, so a pack can have them all collide.</summary>
    private readonly SortedDictionary<ObjectId, List<int>> _byId = [];

    private readonly Dictionary<int, List<int>> _byNumber = [];

    public bool IsEmpty => _byId.Count == 0 && _byNumber.Count == 0;

    public void WaitFor(ObjectId baseId, int delta) => Add(_byId, baseId, delta);

    public void WaitFor(int baseNumber, int delta) => Add(_byNumber, baseNumber, delta);

    /// <summary>Pushes the deltas that waited for this object, with its number.</summary>
    public void Release(int number, ObjectId id, Stack<(int Delta, int Base)> ready)
    {
        if (_byNumber.Count > 0 && _byNumber.Remove(number, out List<int>? waiting))
        {
            waiting.ForEach(delta => ready.Push((delta, number)));
        }

        if (_byId.Count > 0 && _byId.Remove(id, out waiting))
        {
            waiting.ForEach(delta => ready.Push((delta, number)));
        }
    }

    private static void Add<TKey>(IDictionary<TKey, List<int>> waiting, TKey key, int delta)
        where TKey : notnull
    {
        if (!waiting.TryGetValue(key, out List<int>? deltas))
        {
            waiting.Add(key, deltas = []);
        }

        deltas.Add(delta);
    }
}
