using System.Buffers.Text;
using System.Security.Cryptography;

namespace BacklogQueue.Git.Packs;

/// <summary>Computes object ids: the hash of <c>TYPE SIZE\0</c> and the contents. One object at a time.</summary>
internal sealed class ObjectHasher(ObjectFormat format) : IDisposable
{
    private readonly IncrementalHash _hash = format.CreateHash();

    public ObjectId Compute(ObjectType type, ReadOnlySpan<byte> contents)
    {
        Start(type, contents.Length);
        Append(contents);
        return Finish();
    }

    public void Start(ObjectType type, long size)
    {
        ReadOnlySpan<byte> name = type switch
        {
            ObjectType.Commit => "commit "u8,
            ObjectType.Tree => "tree "u8,
            ObjectType.Blob => "blob "u8,
            ObjectType.Tag => "tag "u8,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        Span<byte> header = stackalloc byte[32];
        name.CopyTo(header);
        Utf8Formatter.TryFormat(size, header[name.Length..], out int digits);
        header[name.Length + digits] = 0;
        _hash.AppendData(header[..(name.Length + digits + 1)]);
    }

    public void Append(ReadOnlySpan<byte> contents) => _hash.AppendData(contents);

    public ObjectId Finish()
    {
        Span<byte> bytes = stackalloc byte[ObjectId.MaxLength];
        return new ObjectId(bytes[.._hash.GetHashAndReset(bytes)]);
    }

    public void Dispose() => _hash.Dispose();
}
