using System.Buffers.Binary;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// S3's cyclic redundancy checks, all of the same reflected form: CRC-32 (IEEE), CRC-32C (Castagnoli), CRC-64/NVME.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
/// </summary>
internal sealed class Crc
{
    private static readonly ulong[] s_crc32 = Table(0xEDB88320);
    private static readonly ulong[] s_crc32C = Table(0x82F63B78);
    private static readonly ulong[] s_crc64Nvme = Table(0x9A6C9329AC4BC9B5);

    private readonly ulong[] _table;
    private readonly ulong _allOnes;
    private ulong _value;

    private Crc(ulong[] table, ulong allOnes)
    {
        _table = table;
        _allOnes = _value = allOnes;
    }

    public static Crc Crc32() => new(s_crc32, uint.MaxValue);

    public static Crc Crc32C() => new(s_crc32C, uint.MaxValue);

    public static Crc Crc64Nvme() => new(s_crc64Nvme, ulong.MaxValue);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        ulong value = _value;
        foreach (byte next in bytes)
        {
            value = _table[(byte)value ^ next] ^ (value >> 8);
        }

        _value = value;
    }

    /// <summary>Big-endian: four bytes or eight.</summary>
    public byte[] Finish()
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _value ^ _allOnes);
        return _allOnes == uint.MaxValue ? bytes[4..] : bytes;
    }

    private static ulong[] Table(ulong polynomial)
    {
        ulong[] table = new ulong[256];
        for (uint i = 0; i < table.Length; i++)
        {
            ulong value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? (value >> 1) ^ polynomial : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
