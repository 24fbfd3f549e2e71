namespace BacklogQueue.Local;

/// <summary>Lines of a local stack's parts: each to <c>SOURCE.log</c> in a folder, and to a listener.</summary>
/// <param name="folder">Created when absent.</param>
/// <param name="listener">Takes a source and a line, one at a time.</param>
internal sealed class StackLog(string folder, Action<string, string>? listener) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StreamWriter> _files = new(StringComparer.Ordinal);

    public void Write(string source, string line)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(source, out StreamWriter? file))
            {
                Directory.CreateDirectory(folder);
                file = new StreamWriter(Path.Combine(folder, $"{source}.log"), append: true) { AutoFlush = true };
                _files.Add(source, file);
            }

            file.WriteLine(line);
            listener?.Invoke(source, line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreamWriter file in _files.Values)
        {
            await file.DisposeAsync();
        }
    }
}
