namespace BacklogQueue.Git.Packs;

/// <summary>Contents of objects by index, least recently used out first. For any thread.</summary>
/// <param name="budget">Bytes held; the newest content is held even if it alone is larger.</param>
internal sealed class ContentCache(long budget)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<(int Index, ReadOnlyMemory<byte> Content)>> _nodes = [];
    private readonly LinkedList<(int Index, ReadOnlyMemory<byte> Content)> _byUse = new();
    private long _bytes;

    public bool TryGet(int index, out ReadOnlyMemory<byte> content)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(index, out LinkedListNode<(int Index, ReadOnlyMemory<byte> Content)>? node))
            {
                content = default;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            content = node.Value.Content;
            return true;
        }
    }

    public void Add(int index, ReadOnlyMemory<byte> content)
    {
        lock (_lock)
        {
            if (_nodes.ContainsKey(index))
            {
                return;
            }

            _nodes.Add(index, _byUse.AddFirst((index, content)));
            _bytes += content.Length;
            while (_bytes > budget && _nodes.Count > 1)
            {
                (int oldest, ReadOnlyMemory<byte> dropped) = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _nodes.Remove(oldest);
                _bytes -= dropped.Length;
            }
        }
    }
}
