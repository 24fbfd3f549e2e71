using System.Diagnostics.CodeAnalysis;

namespace BacklogQueue.Git.Packs;

/// <summary>Contents of objects by number, least recently used out first. For any thread.</summary>
/// <param name="budget">Bytes held; the newest content is held even if it alone is larger.</param>
internal sealed class ContentCache(long budget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<(int Number, Content Content)>> _nodes = [];
    private readonly LinkedList<(int Number, Content Content)> _byUse = new();
    private long _bytes;

    /// <param name="number">The object.</param>
    /// <param name="content">A share, to be disposed.</param>
    public bool TryGet(int number, [NotNullWhen(true)] out Content? content)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(number, out LinkedListNode<(int Number, Content Content)>? node))
            {
                content = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            content = node.Value.Content.Share();
            return true;
        }
    }

    /// <summary>Takes a share of its own.</summary>
    public void Add(int number, Content content)
    {
        lock (_lock)
        {
            if (_nodes.ContainsKey(number))
            {
                return;
            }

            _nodes.Add(number, _byUse.AddFirst((number, content.Share())));
            _bytes += content.Length;
            while (_bytes > budget && _nodes.Count > 1)
            {
                DropOldest();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_nodes.Count > 0)
            {
                DropOldest();
            }
        }
    }

    private void DropOldest()
    {
        (int oldest, Content dropped) = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _nodes.Remove(oldest);
        _bytes -= dropped.Length;
        dropped.Dispose();
    }
}
