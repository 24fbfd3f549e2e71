namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// Where bodies are: small ones in memory and the others in a temporary folder that goes with the store; with a data folder
/// all of them in files there.
/// </summary>
internal sealed class S3BodyStore : IDisposable
{
    /// <summary>Bytes of a body that is kept in memory.</summary>
    private const int MaxInMemory = 1 << 20;

    private readonly bool _isKept;
    private readonly Lazy<string> _folder;
    private readonly Func<Guid> _newId;

    public S3BodyStore(LocalAwsOptions options)
    {
        _isKept = options.DataFolder is not null;
        _newId = options.NewId;
        _folder = new(() => options.DataFolder is null
            ? Directory.CreateTempSubdirectory("backlogqueue-s3-").FullName
            : Directory.CreateDirectory(Path.Combine(options.DataFolder, "bodies")).FullName);
    }

    /// <summary>Keeps a stream's bytes, all of which also pass <paramref name="observe"/>.</summary>
    public async Task<S3Body> KeepAsync(Stream source, Action<ReadOnlySpan<byte>> observe, CancellationToken token)
    {
        byte[] buffer = new byte[128 << 10];
        using MemoryStream memory = new();
        string? path = _isKept ? NewPath() : null;
        FileStream? file = path is null ? null : new FileStream(path, FileMode.CreateNew);
        try
        {
            for (int read; (read = await source.ReadAsync(buffer, token)) > 0;)
            {
                observe(buffer.AsSpan(0, read));
                if (file is null && memory.Length + read > MaxInMemory)
                {
                    file = new FileStream(path = NewPath(), FileMode.CreateNew);
                    memory.WriteTo(file);
                }

                await (file ?? (Stream)memory).WriteAsync(buffer.AsMemory(0, read), token);
            }

            return new S3Body([new S3Body.Segment(path, file?.Length ?? memory.Length) { Bytes = file is null ? memory.ToArray() : [] }]);
        }
        catch
        {
            file?.Dispose();
            if (path is not null)
            {
                File.Delete(path);
            }

            throw;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Deletes the files of a data folder that no object has: uploads that a kill interrupted.</summary>
    public void DeleteAllExcept(IEnumerable<S3Body> bodies)
    {
        if (_isKept)
        {
            HashSet<string> kept = [.. bodies.SelectMany(body => body.Segments).Select(segment => segment.File!)];
            foreach (string file in Directory.GetFiles(_folder.Value).Where(file => !kept.Contains(file)))
            {
                File.Delete(file);
            }
        }
    }

    public void Dispose()
    {
        if (!_isKept && _folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }

    private string NewPath() => Path.Combine(_folder.Value, _newId().ToString("N"));
}
