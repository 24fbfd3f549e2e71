using System.Buffers.Binary;

namespace BacklogQueue.Git.Zip;

/// <summary>Little-endian fields one after another.</summary>
internal ref struct HeaderWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[Length..], (ushort)value);
        Length += sizeof(ushort);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[Length..], value);
        Length += sizeof(uint);
    }

    public void UInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[Length..], value);
        Length += sizeof(long);
    }

    public void Byte(byte value) => _buffer[Length++] = value;

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_buffer[Length..]);
        Length += value.Length;
    }

    public void Id(ObjectId id)
    {
        id.CopyTo(_buffer[Length..]);
        Length += id.Length;
    }
}
