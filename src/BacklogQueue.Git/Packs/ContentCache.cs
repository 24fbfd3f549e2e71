using System.Diagnostics.CodeAnalysis;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Contents of objects by number, least recently used out first. For any thread. Beside those within the budget one large
/// content is held, the last: the next delta of a large file is mostly one to it, and small ones must not drive it out.
/// </summary>
/// <param name="budget">Bytes held of contents that are not large: that take at most half of it.</param>
internal sealed class ContentCache(long budget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _byUse = new();
    private LinkedListNode<Entry>? _large; // in no list
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

            if (node != _large)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

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

            node = new LinkedListNode<Entry>(new Entry(number, content.Share(), content.Size));
            _nodes.Add(number, node);
            if (IsLarge(content.Size))
            {
                DropLarge();
                _large = node;
                return;
            }

            _byUse.AddFirst(node);
            _bytes += content.Size;
            DropUntilFits(0);
        }
    }

    /// <summary>Gives up what will not be held beside a content that is about to be made, before there are both.</summary>
    public void MakeRoom(long size)
    {
        lock (_lock)
        {
            if (IsLarge(size))
            {
                DropLarge();
            }
            else
            {
                DropUntilFits(size);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            DropLarge();
            while (_byUse.Last is { } oldest)
            {
                Drop(oldest);
            }
        }
    }

    private bool IsLarge(long size) => size > budget / 2;

    private void DropUntilFits(long size)
    {
        while (_bytes + size > budget && _byUse.Last is { } oldest)
        {
            Drop(oldest);
        }
    }

    private void DropLarge()
    {
        if (_large is { } node)
        {
            Drop(node);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        (int number, Content dropped, long size) = node.Value;
        _nodes.Remove(number);
        if (node == _large)
        {
            _large = null;
        }
        else
        {
            _byUse.Remove(node);
            _bytes -= size;
        }

        dropped.Dispose();
    }

    /// <param name="Number">The object.</param>
    /// <param name="Content">The cache's share.</param>
    /// <param name="Size">Bytes of memory when it was added: without matches, if these were found later.</param>
    private readonly record struct Entry(int Number, Content Content, long Size);
}
