using System.Security.Cryptography;
using BacklogQueue.Git;
using BacklogQueue.Git.Http;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// What no client can do without: reading the pack from the network, on a connection of its own, and inflating and
/// hashing each of its objects once. Where the objects lie is found beforehand, and the pack is in memory; nothing is
/// resolved, looked up or written.
/// </summary>
internal sealed class Floor
{
    private const int WindowBytes = 1 << 20;

    private readonly byte[] _window = new byte[WindowBytes + Inflater.OutputSlack];
    private readonly Inflater _inflater = new();
    private string? _commit;
    private byte[] _pack = [];
    private PackObject[] _objects = [];
    private double _deltaShare;

    public async Task<EngineResult> DownloadAsync(EngineTask task)
    {
        using HttpMessageInvoker http = Connect();
        await using Stream stream = await OpenAsync(task, http);
        long length = 0;
        while (await stream.ReadAsync(_window) is > 0 and int count)
        {
            length += count;
        }

        return new EngineResult { PackBytes = length };
    }

    /// <summary>Gets the commit's pack into memory, unless it is there, for <see cref="InflateAndHash"/>.</summary>
    public async Task LoadAsync(EngineTask task)
    {
        if (_commit == task.Commit)
        {
            return;
        }

        using MemoryStream copy = new();
        using HttpMessageInvoker http = Connect();
        await using (Stream stream = await OpenAsync(task, http))
        {
            await stream.CopyToAsync(copy);
        }

        _pack = copy.ToArray();
        await using Pack pack = Pack.Read(new MemoryStream(_pack), ObjectFormat.Sha1, GitLimits.Default);
        await pack.CompleteAsync(CancellationToken.None);
        _objects = [.. Enumerable.Range(0, pack.Index.Count).Select(number => pack.Index[number])];
        PackObject[] blobs = [.. _objects.Where(entry => entry.Type == ObjectType.Blob)];
        _deltaShare = blobs.Where(blob => blob.IsDelta).Sum(blob => blob.Size) / Math.Max(1.0, blobs.Sum(blob => blob.Size));
        _commit = task.Commit;
    }

    public EngineResult InflateAndHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (PackObject entry in _objects)
        {
            Inflate(_pack.AsSpan((int)entry.DataOffset, (int)entry.DataLength), hash);
        }

        return new EngineResult { Objects = _objects.Length, DeltaShare = _deltaShare };
    }

    private void Inflate(ReadOnlySpan<byte> data, IncrementalHash hash)
    {
        _inflater.Reset();
        int start = 0;
        InflateStatus status = InflateStatus.OutputFull;
        while (status == InflateStatus.OutputFull)
        {
            int position = start;
            status = _inflater.Inflate(data, out int consumed, _window, ref position, WindowBytes);
            data = data[consumed..];
            hash.AppendData(_window.AsSpan(start, position - start));
            if (status == InflateStatus.OutputFull)
            {
                _window.AsSpan(position - Inflater.Window, Inflater.Window).CopyTo(_window);
                start = Inflater.Window;
            }
        }

        hash.GetHashAndReset();
    }

    private static HttpMessageInvoker Connect() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>The pack's bytes, out of the answer's packets.</summary>
    private static async Task<Stream> OpenAsync(EngineTask task, HttpMessageInvoker http)
    {
        GitRemoteOptions options = new() { Url = new Uri(task.Url) };
        RemoteText text = new(null);
        UploadPackClient client = new(options, new SmartHttp(options, http, text), text);
        FetchedPack fetched = await client.FetchAsync(ObjectId.Parse(task.Commit), depth: 1, CancellationToken.None);
        return fetched.Bytes;
    }
}
