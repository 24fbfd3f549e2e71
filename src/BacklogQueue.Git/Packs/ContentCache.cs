using System.Diagnostics.CodeAnalysis;

namespace BacklogQueue.Git.Packs;

/// <summary>Contents of objects by number, least recently used out first. For any thread.</summary>
/// <param name="budget">Bytes held; the newest content is held even if it alone is larger.</param>
internal sealed class ContentCache(long budget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <param name="number">The object.</param>
    /// <param name="content">A share, to be disposed.</param>
    public bool TryGet(int number, [NotNullWhen(true)] out Content? content)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(number, out LinkedListNode<Entry>? node))
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

    /// <summary>Takes a share of its own. Contents that have their matches now take the place of those that had none.</summary>
    public void Add(int number, Content content)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(number, out LinkedListNode<Entry>? node))
            {
                if (node.Value.Size >= content.Size)
                {
                    return;
                }

                Drop(node);
            }

            _nodes.Add(number, _byUse.AddFirst(new Entry(number, content.Share(), content.Size)));
            _bytes += content.Size;
            while (_bytes > budget && _nodes.Count > 1)
            {
                Drop(_byUse.Last!);
            }
        }
    }

    /// <summary>Gives up what will not fit beside a content that is about to be made, before there are both.</summary>
    public void MakeRoom(long size)
    {
        lock (_lock)
        {
            while (_bytes > 0 && _bytes + size > budget)
            {
                Drop(_byUse.Last!);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_byUse.Last is { } oldest)
            {
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        (int number, Content dropped, long size) = node.Value;
        _byUse.Remove(node);
        _nodes.Remove(number);
        _bytes -= size;
        dropped.Dispose();
    }

    /// <param name="Number">The object.</param>
    /// <param name="Content">The cache's share.</param>
    /// <param name="Size">Bytes of memory when it was added: without matches, if these were found later.</param>
    private readonly record struct Entry(int Number, Content Content, long Size);
}
