using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BacklogQueue.Git;

/// <summary>
/// The name of a git object: the SHA-1 (20 bytes) or SHA-256 (32 bytes) of its header and contents.
/// A value of 40 bytes that never allocates; the default value is no id.
/// </summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    /// <summary>Bytes in the longest id.</summary>
    public const int MaxLength = 32;

    private readonly Bytes _bytes;
    private readonly byte _length;

    /// <param name="bytes">20 or 32 bytes.</param>
    /// <exception cref="ArgumentException">Any other length.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (20 or 32))
        {
            throw new ArgumentException($"An object id has 20 or 32 bytes, not {bytes.Length}.", nameof(bytes));
        }

        bytes.CopyTo(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _bytes, 1)));
        _length = (byte)bytes.Length;
    }

    /// <summary>20, 32, or 0 for the default value.</summary>
    public int Length => _length;

    /// <summary>Whether every byte is zero: what git sends for "no commit".</summary>
    public bool IsZero => Span.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>The hash this id was made with.</summary>
    public ObjectFormat Format => _length == 32 ? ObjectFormat.Sha256 : ObjectFormat.Sha1;

    [UnscopedRef]
    private ReadOnlySpan<byte> Span =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in _bytes, 1))[.._length];

    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads 40 or 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        id = default;
        if (hex.Length is not (40 or 64)
            || Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes[..written]);
        return true;
    }

    /// <summary>Reads 40 or 64 hexadecimal digits in ASCII.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ObjectId id)
    {
        Span<char> chars = stackalloc char[2 * MaxLength];
        id = default;
        if (hex.Length is not (40 or 64))
        {
            return false;
        }

        for (int i = 0; i < hex.Length; i++)
        {
            chars[i] = (char)hex[i];
        }

        return TryParse(chars[..hex.Length], out id);
    }

    /// <exception cref="FormatException">Not 40 or 64 hexadecimal digits.</exception>
    public static ObjectId Parse(ReadOnlySpan<char> hex) =>
        TryParse(hex, out ObjectId id) ? id : throw new FormatException("An object id is 40 or 64 hexadecimal digits.");

    /// <summary>Copies the id's bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => Span.CopyTo(destination);

    public bool Equals(ObjectId other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    /// <summary>The first four bytes: an id is a hash already.</summary>
    public override int GetHashCode() => Unsafe.As<Bytes, int>(ref Unsafe.AsRef(in _bytes));

    public int CompareTo(ObjectId other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Lower-case hexadecimal, git's own form.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    [InlineArray(MaxLength)]
    private struct Bytes
    {
        private byte _first;
    }
}
