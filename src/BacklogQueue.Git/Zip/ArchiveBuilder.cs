using System.Buffers;
using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Trees;

namespace BacklogQueue.Git.Zip;

/// <summary>Turns the entries of a tree into entries of a zip, in the tree's order.</summary>
internal sealed class ArchiveBuilder : IDisposable
{
    private const int CopyBytes = 128 << 10;
    private const int RegularFile = 0x8000; // S_IFREG and so on
    private const int SymbolicLink = 0xA000;
    private const int Directory = 0x4000;

    /// <summary>A zlib stream (RFC 1950) is two bytes, deflate data, and four bytes of checksum.</summary>
    private const int ZlibHeaderBytes = 2;

    private const int ZlibTrailerBytes = 4;

    private readonly Pack _pack;
    private readonly ObjectReader _reader;
    private readonly TreeWalker _walker;
    private readonly ZipWriter _zip;
    private readonly Lap _writing;
    private readonly Lap _rebuilding;
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(CopyBytes);
    private RebuiltBlobs? _rebuilt; // its tables are large, and most packs of small repositories have no deltas
    private long _files;
    private long _contentBytes;
    private long _copiedBytes;

    /// <param name="pack">Has the tree.</param>
    /// <param name="output">Gets the zip.</param>
    /// <param name="time">Of every entry.</param>
    /// <param name="cancellationToken">Ends what is rebuilt without any wait; that of every call.</param>
    public ArchiveBuilder(Pack pack, Stream output, DateTimeOffset time, CancellationToken cancellationToken)
    {
        _pack = pack;
        _reader = pack.CreateReader(cancellationToken);
        _walker = new TreeWalker(pack, _reader);
        _writing = new Lap(pack.Clock);
        _rebuilding = new Lap(pack.Clock);
        _zip = new ZipWriter(output, time, _writing);
    }

    public async Task AddTreeAsync(ObjectId tree, CancellationToken cancellationToken)
    {
        await _walker.StartAsync(tree, cancellationToken);
        while (await _walker.MoveNextAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (_walker.Kind)
            {
                case TreeEntryKind.Submodule:
                    await AddSubmoduleAsync(cancellationToken);
                    break;
                case TreeEntryKind.Symlink:
                    await AddSymlinkAsync(cancellationToken);
                    break;
                case TreeEntryKind.Executable:
                    await AddFileAsync(RegularFile | 0x1ED, cancellationToken); // 0755
                    break;
                default:
                    await AddFileAsync(RegularFile | 0x1A4, cancellationToken); // 0644
                    break;
            }
        }
    }

    public async Task<ArchiveSummary> FinishAsync(string comment, CancellationToken cancellationToken)
    {
        await _zip.FinishAsync(comment, cancellationToken);
        return new ArchiveSummary
        {
            Files = _files,
            Entries = _zip.Entries,
            ContentBytes = _contentBytes,
            ZipBytes = _zip.Length,
            CopiedBytes = _copiedBytes,
            Times = _pack.ReadingTimes with
            {
                Wait = _walker.Waiting.Total,
                Rebuild = _rebuilding.Total,
                Write = _writing.Total,
            },
            Pack = _pack.Statistics,
        };
    }

    public void Dispose()
    {
        _rebuilt?.Dispose();
        _reader.Dispose();
        _zip.Dispose();
        ArrayPool<byte>.Shared.Return(_scratch);
    }

    /// <summary>An empty directory stands for a submodule, as in <c>git archive</c>.</summary>
    private ValueTask AddSubmoduleAsync(CancellationToken cancellationToken)
    {
        byte[] name = [.. _walker.Path.Span, (byte)'/'];
        return _zip.StartEntryAsync(new ZipEntry { Name = name, Mode = Directory | 0x1ED }, cancellationToken);
    }

    /// <summary>Stored with its target as content, which is how every reader that knows links expects it.</summary>
    private async ValueTask AddSymlinkAsync(CancellationToken cancellationToken)
    {
        int number = await FindBlobAsync(cancellationToken);
        using Content target = _reader.Read(number);
        ZipEntry entry = Entry(SymbolicLink | 0x1FF) with
        {
            Crc = Crc32.Append(0, target.Span),
            CompressedSize = target.Length,
            Size = target.Length,
        };
        await _zip.StartEntryAsync(entry, cancellationToken);
        await _zip.WriteAsync(target.Memory, cancellationToken);
    }

    private async ValueTask AddFileAsync(int mode, CancellationToken cancellationToken)
    {
        int number = await FindBlobAsync(cancellationToken);
        PackObject blob = _pack.Index[number];
        ZipEntry entry = Entry(mode) with { Size = blob.Size };
        if (blob.Size == 0)
        {
            await _zip.StartEntryAsync(entry, cancellationToken);
        }
        else if (blob.IsDelta)
        {
            RebuiltBlobs blobs = _rebuilt ??= new RebuiltBlobs(_reader, _rebuilding);
            RebuiltBlob rebuilt = Rebuild(blobs, number, blob.Size);
            entry = entry with { IsDeflated = true, Crc = rebuilt.Crc, CompressedSize = rebuilt.Length };
            await _zip.StartEntryAsync(entry, cancellationToken);
            await CopyAsync(blobs.Store, rebuilt.Offset, rebuilt.Length, cancellationToken);
        }
        else
        {
            long length = blob.DataLength - ZlibHeaderBytes - ZlibTrailerBytes;
            entry = entry with { IsDeflated = true, Crc = blob.Crc, CompressedSize = length };
            await _zip.StartEntryAsync(entry, cancellationToken);
            await CopyAsync(_pack.Store, blob.DataOffset + ZlibHeaderBytes, length, cancellationToken);
            _copiedBytes += length;
        }
    }

    private RebuiltBlob Rebuild(RebuiltBlobs blobs, int number, long size)
    {
        using LargeContents.Turn turn = _pack.Large.Enter(size);
        return blobs.Get(number);
    }

    private ZipEntry Entry(int mode) => new() { Name = _walker.Path, Mode = mode, Blob = _walker.Id };

    private async ValueTask<int> FindBlobAsync(CancellationToken cancellationToken)
    {
        int number = await _walker.FindAsync(_walker.Id, ObjectType.Blob, cancellationToken);
        _files++;
        _contentBytes += _pack.Index[number].Size;
        long limit = _pack.Limits.ArchiveContentBytes;
        return _contentBytes <= limit
            ? number
            : throw Limit.Exceeded("The contents of the archive", nameof(GitLimits.ArchiveContentBytes), limit);
    }

    private async ValueTask CopyAsync(SpillBuffer source, long offset, long length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            ReadOnlyMemory<byte> part = source.Read(offset, length, _scratch);
            await _zip.WriteAsync(part, cancellationToken);
            offset += part.Length;
            length -= part.Length;
        }
    }
}
