using System.Buffers;
using System.Buffers.Binary;
using BacklogQueue.Git.Zip;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Reads a pack once, front to back, while it arrives: finds where each object ends by inflating it, hashes it,
/// takes the CRC-32 of blobs in the same pass, and resolves deltas whose base is there. At the end the object count
/// and the trailer must fit.
/// </summary>
/// <remarks>Layout: <c>PACK</c>, version, object count (big-endian), entries, hash of everything before it.</remarks>
internal sealed class PackScanner(
    PackInput input,
    ObjectIndex index,
    DeltaResolver deltas,
    ContentCache cache,
    WorkMeter work,
    ObjectHasher hasher,
    ObjectFormat format,
    GitLimits limits)
    : IDisposable
{
    private const int HeaderBytes = 12;
    private const int ScratchBytes = (1 << 20) - Inflater.OutputSlack;

    private readonly Inflater _inflater = new();
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes + Inflater.OutputSlack);
    private byte[] _large = [];

    /// <exception cref="GitException">The pack is corrupt, ends early or passes a limit.</exception>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        uint count = await ReadHeaderAsync(cancellationToken);
        for (uint i = 0; i < count; i++)
        {
            await ReadObjectAsync(cancellationToken);
        }

        await ReadTrailerAsync(cancellationToken);
        if (deltas.HasPending)
        {
            throw new GitException(GitErrorKind.Corrupt, "The pack holds a delta without its base.");
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_scratch);

    private async ValueTask<uint> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        await NeedAsync(HeaderBytes, cancellationToken);
        ReadOnlySpan<byte> header = input.Unread;
        if (!header.StartsWith("PACK"u8))
        {
            throw new GitException(GitErrorKind.Corrupt, "The answer is not a pack: it does not start with PACK.");
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (version is not (2 or 3))
        {
            throw new GitException(GitErrorKind.Corrupt, $"The pack has version {version}, which does not exist.");
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (count > limits.PackObjects)
        {
            throw Limit.Exceeded($"A pack of {count} objects", nameof(GitLimits.PackObjects), limits.PackObjects);
        }

        input.Advance(HeaderBytes);
        return count;
    }

    private async ValueTask ReadObjectAsync(CancellationToken cancellationToken)
    {
        long offset = input.Position;
        PackObjectHeader header;
        int length;
        while (!PackObjectHeader.TryRead(input.Unread, format, out header, out length))
        {
            await FillAsync(cancellationToken);
        }

        input.Advance(length);
        PackObject value = new()
        {
            Offset = offset,
            DataOffset = input.Position,
            InflatedSize = header.Size,
            Size = header.Size,
            Base = -1,
        };
        CheckSize(header);
        if (header.Type == ObjectType.Blob && header.Size > ScratchBytes)
        {
            await StreamBlobAsync(value, cancellationToken);
            return;
        }

        int size = (int)header.Size;
        byte[] buffer = size <= ScratchBytes ? _scratch : Large(size);
        await InflateAsync(buffer, size, cancellationToken);
        value.DataLength = input.Position - value.DataOffset;
        if (header.Type is ObjectType.OffsetDelta or ObjectType.ReferenceDelta)
        {
            value.IsDelta = true;
            deltas.Add(value, header, buffer.AsSpan(0, size));
        }
        else
        {
            value.Type = header.Type;
            AddWhole(value, buffer.AsSpan(0, size));
        }
    }

    /// <summary>One buffer for all that the other is too small for: each of its own would be garbage of gigabytes.</summary>
    private byte[] Large(int size)
    {
        if (_large.Length < size + Inflater.OutputSlack)
        {
            _large = [];
            _large = GC.AllocateUninitializedArray<byte>(size + Inflater.OutputSlack); // untouched until it is written
        }

        return _large;
    }

    private void AddWhole(PackObject value, ReadOnlySpan<byte> content)
    {
        if (value.Type == ObjectType.Blob)
        {
            value.Crc = Crc32.Append(0, content);
        }

        value.Id = hasher.Compute(value.Type, content);
        int number = index.Add(value);
        if (value.Type != ObjectType.Blob && content.Length <= ScratchBytes)
        {
            using Content copy = Content.Copy(content);
            cache.Add(number, copy); // commits and trees are read soon
        }

        deltas.Release(number, value.Id);
    }

    private async ValueTask InflateAsync(byte[] buffer, int size, CancellationToken cancellationToken)
    {
        _inflater.Reset();
        int position = 0;
        while (true)
        {
            InflateStatus status = _inflater.Inflate(input.Unread, out int consumed, buffer, ref position, size);
            input.Advance(consumed);
            if (status == InflateStatus.NeedsInput)
            {
                await FillAsync(cancellationToken);
            }
            else if (status == InflateStatus.Done && position == size)
            {
                return;
            }
            else
            {
                throw WrongSize(size);
            }
        }
    }

    /// <summary>A blob that is not held in memory: hashed window by window.</summary>
    private async ValueTask StreamBlobAsync(PackObject value, CancellationToken cancellationToken)
    {
        _inflater.Reset();
        hasher.Start(ObjectType.Blob, value.Size);
        value.Type = ObjectType.Blob;
        long total = 0;
        int position = 0;
        InflateStatus status = InflateStatus.NeedsInput;
        while (status != InflateStatus.Done)
        {
            int start = position;
            status = _inflater.Inflate(input.Unread, out int consumed, _scratch, ref position, _scratch.Length);
            input.Advance(consumed);
            ReadOnlySpan<byte> content = _scratch.AsSpan(start, position - start);
            total += content.Length;
            if (total > value.Size)
            {
                throw WrongSize(value.Size);
            }

            value.Crc = Crc32.Append(value.Crc, content);
            hasher.Append(content);
            if (status == InflateStatus.OutputFull)
            {
                // All that a match may still reach moves to the front.
                _scratch.AsSpan(position - Inflater.Window, Inflater.Window).CopyTo(_scratch);
                position = Inflater.Window;
            }
            else if (status == InflateStatus.NeedsInput)
            {
                await FillAsync(cancellationToken);
            }
        }

        if (total != value.Size)
        {
            throw WrongSize(value.Size);
        }

        value.DataLength = input.Position - value.DataOffset;
        value.Id = hasher.Finish();
        deltas.Release(index.Add(value), value.Id);
    }

    private async ValueTask ReadTrailerAsync(CancellationToken cancellationToken)
    {
        ObjectId expected = input.Hash();
        int length = format.IdLength();
        await NeedAsync(length, cancellationToken);
        if (new ObjectId(input.Unread[..length]) != expected)
        {
            throw new GitException(GitErrorKind.Corrupt, "The pack's checksum does not fit its bytes.");
        }

        input.Advance(length);
        if (!input.Unread.IsEmpty || await input.FillAsync(cancellationToken))
        {
            throw new GitException(GitErrorKind.Corrupt, "Bytes follow the end of the pack.");
        }
    }

    private async ValueTask NeedAsync(int count, CancellationToken cancellationToken)
    {
        while (input.Unread.Length < count)
        {
            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        index.Publish();
        if (!await input.FillAsync(cancellationToken))
        {
            throw new GitException(GitErrorKind.Truncated, "The pack ended before it was complete.");
        }
    }

    private void CheckSize(in PackObjectHeader header)
    {
        if (header.Type == ObjectType.Blob && header.Size > limits.BlobBytes)
        {
            throw Limit.Exceeded($"A file of {header.Size} bytes", nameof(GitLimits.BlobBytes), limits.BlobBytes);
        }

        if (header.Type != ObjectType.Blob && header.Size > limits.ObjectInMemoryBytes)
        {
            throw Limit.Exceeded(
                $"An object of {header.Size} bytes", nameof(GitLimits.ObjectInMemoryBytes), limits.ObjectInMemoryBytes);
        }

        work.Add(header.Size);
    }

    private static GitException WrongSize(long size) =>
        new(GitErrorKind.Corrupt, $"An object of the pack does not inflate to the {size} bytes it declares.");
}
