namespace BacklogQueue.Git.Packs;

/// <summary>
/// Lets one thread at a time work on large contents: a base, a result and their matches are several times the file, and
/// the thread that reads the pack and the one that writes the archive would both hold them.
/// </summary>
internal sealed class LargeContents
{
    /// <summary>Smaller ones are worked on beside each other.</summary>
    private const long LargeBytes = 2 << 20;

    private readonly Lock _lock = new();

    /// <summary>To be disposed on the same thread, without waiting for anything before.</summary>
    /// <param name="size">Bytes of the content that is to be made.</param>
    public Turn Enter(long size)
    {
        bool isLarge = size > LargeBytes;
        if (isLarge)
        {
            _lock.Enter();
        }

        return new Turn(isLarge ? _lock : null);
    }

    /// <summary>Ends with its disposal.</summary>
    public readonly ref struct Turn(Lock? taken)
    {
        public void Dispose() => taken?.Exit();
    }
}
