using System.Text;
using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Zip;

namespace BacklogQueue.Git.Trees;

/// <summary>
/// The files, links and submodules below a tree, in git's order, each as soon as the trees above it have come.
/// Trees are read when they are next, so the work is linear and a tree is checked before anything below it is used.
/// </summary>
internal sealed class TreeWalker(Pack pack, ObjectReader reader)
{
    private readonly GitLimits _limits = pack.Limits;
    private readonly ObjectId _emptyTree = pack.Format.EmptyTree();
    private readonly Stack<Frame> _frames = new();
    private byte[] _path = new byte[512];
    private int _pathLength;
    private int _seen;
    private long _openBytes;
    private TreeEntry _entry;

    /// <summary>The time spent in waiting for objects.</summary>
    public Lap Waiting { get; } = new(pack.Clock);

    /// <summary>The present entry's path; changes with the next one.</summary>
    public ReadOnlyMemory<byte> Path => _path.AsMemory(0, _pathLength);

    public TreeEntryKind Kind => _entry.Kind;

    public ObjectId Id => _entry.Id;

    /// <summary>Goes below the root directory. To be called once, first.</summary>
    public ValueTask StartAsync(ObjectId tree, CancellationToken cancellationToken) => EnterAsync(tree, cancellationToken);

    /// <summary>The next entry that is not a directory; false at the end.</summary>
    /// <exception cref="GitException">A tree is unsafe, passes a limit, is missing, or is not a tree.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (_frames.TryPeek(out Frame? frame))
        {
            if (frame.Position == frame.Tree.Length)
            {
                _openBytes -= frame.Tree.Length;
                _frames.Pop().Tree.Dispose();
                continue;
            }

            ReadEntry(frame);
            if (_entry.Kind != TreeEntryKind.Directory)
            {
                return true;
            }

            _path[_pathLength++] = (byte)'/';
            await EnterAsync(_entry.Id, cancellationToken);
        }

        return false;
    }

    /// <summary>The object of an entry; waits for it to come.</summary>
    /// <exception cref="GitException">The pack ended without it, or it is of another type.</exception>
    public async ValueTask<int> FindAsync(ObjectId id, ObjectType type, CancellationToken cancellationToken)
    {
        Waiting.Start();
        int number = await pack.Index.FindAsync(id, cancellationToken);
        Waiting.Stop();
        if (number < 0)
        {
            throw new GitException(GitErrorKind.Corrupt, $"The pack ended without the object {id} of '{DisplayPath()}'.");
        }

        return pack.Index[number].Type == type
            ? number
            : throw new GitException(GitErrorKind.UnsafeTree, $"The object {id} of '{DisplayPath()}' is of another type than its entry says.");
    }

    private void ReadEntry(Frame frame)
    {
        if (++_seen > _limits.TreeEntries)
        {
            throw Limit.Exceeded("The tree", nameof(GitLimits.TreeEntries), _limits.TreeEntries);
        }

        ReadOnlySpan<byte> tree = frame.Tree.Span;
        int position = frame.Position;
        _entry = TreeReader.Read(tree, ref position, pack.Format);
        frame.Position = position;
        int limit = Math.Min(_limits.PathBytes, ZipWriter.MaxNameBytes);
        _pathLength = frame.PathLength;
        if (_entry.NameLength > limit - _pathLength)
        {
            throw Limit.Exceeded($"A path below '{DisplayPath()}'", nameof(GitLimits.PathBytes), _limits.PathBytes);
        }

        int length = _pathLength + _entry.NameLength;
        if (length >= _path.Length)
        {
            Array.Resize(ref _path, Math.Max(length + 1, 2 * _path.Length));
        }

        _entry.Name(tree).CopyTo(_path.AsSpan(_pathLength));
        _pathLength = length;
    }

    private async ValueTask EnterAsync(ObjectId tree, CancellationToken cancellationToken)
    {
        if (tree == _emptyTree)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested(); // directories without files can be millions
        if (_frames.Count > _limits.TreeDepth)
        {
            throw Limit.Exceeded("The depth of the tree", nameof(GitLimits.TreeDepth), _limits.TreeDepth);
        }

        int number = await FindAsync(tree, ObjectType.Tree, cancellationToken);
        // Every tree above the present path is held, and a tree made by a delta costs the pack next to nothing.
        _openBytes += pack.Index[number].Size;
        if (_openBytes > _limits.ObjectInMemoryBytes)
        {
            throw Limit.Exceeded("The trees above a path", nameof(GitLimits.ObjectInMemoryBytes), _limits.ObjectInMemoryBytes);
        }

        Content content = reader.Read(number); // disposed with its frame
        TreeRules.Check(content.Span, pack.Format);
        _frames.Push(new Frame(content, _pathLength));
    }

    private string DisplayPath() => Encoding.UTF8.GetString(_path.AsSpan(0, _pathLength));

    private sealed class Frame(Content tree, int pathLength)
    {
        public Content Tree { get; } = tree;

        public int PathLength { get; } = pathLength;

        public int Position { get; set; }
    }
}
