namespace BacklogQueue.Local;

/// <summary>
/// Where a local stack keeps its files: a folder that stays, or a temporary one that is gone at the end. Held by one
/// stack at a time.
/// </summary>
internal sealed class StackFolder : IAsyncDisposable
{
    public const string GitName = "git";
    public const string LogsName = "logs";
    public const string RoutesName = "routes.json";

    private readonly bool _isTemporary;
    private readonly FileStream _lock;

    private StackFolder(string path, bool isTemporary)
    {
        Root = path;
        _isTemporary = isTemporary;
        _lock = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (Directory.Exists(Temporary))
        {
            // Of a stack that was killed.
            Directory.Delete(Temporary, recursive: true);
        }
    }

    public string Root { get; }

    /// <summary>State of the stand-in AWS; null when nothing is to be kept.</summary>
    public string? Aws => _isTemporary ? null : Path.Combine(Root, "aws");

    public string Git => Path.Combine(Root, GitName);

    public string Logs => Path.Combine(Root, LogsName);

    public string Temporary => Path.Combine(Root, "tmp");

    public string Routes => Path.Combine(Root, RoutesName);

    /// <param name="path">Created when absent and kept; null for a temporary folder.</param>
    /// <exception cref="IOException">Another stack holds the folder.</exception>
    public static StackFolder Open(string? path) => path is null
        ? new StackFolder(Directory.CreateTempSubdirectory("backlogqueue-").FullName, isTemporary: true)
        : new StackFolder(Directory.CreateDirectory(path).FullName, isTemporary: false);

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        if (_isTemporary)
        {
            Directory.Delete(Root, recursive: true);
        }
        else if (Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }
    }
}
