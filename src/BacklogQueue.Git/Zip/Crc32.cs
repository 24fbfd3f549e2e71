using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace BacklogQueue.Git.Zip;

/// <summary>
/// The CRC-32 of zip (polynomial 0xEDB88320, reflected). Carry-less multiplication folds 64 bytes a round on x64,
/// Arm has an instruction, and everything else takes eight bytes a step from tables.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Tables = 8;

    private static readonly uint[] s_table = MakeTable();

    /// <summary>The CRC of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>; start with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            return AppendFolding(crc, bytes);
        }

        return ArmCrc32.Arm64.IsSupported ? AppendArm(crc, bytes) : AppendScalar(crc, bytes);
    }

    /// <summary>The portable way, which the others must equal.</summary>
    public static uint AppendScalar(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        ReadOnlySpan<uint> table = s_table;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = table[(7 << 8) + (byte)low]
                ^ table[(6 << 8) + (byte)(low >> 8)]
                ^ table[(5 << 8) + (byte)(low >> 16)]
                ^ table[(4 << 8) + (byte)(low >> 24)]
                ^ table[(3 << 8) + (byte)high]
                ^ table[(2 << 8) + (byte)(high >> 8)]
                ^ table[(1 << 8) + (byte)(high >> 16)]
                ^ table[(byte)(high >> 24)];
        }

        foreach (byte value in bytes)
        {
            state = (state >> 8) ^ table[(byte)(state ^ value)];
        }

        return ~state;
    }

    private static uint AppendArm(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        foreach (ulong value in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            state = ArmCrc32.Arm64.ComputeCrc32(state, value);
        }

        foreach (byte value in bytes[(bytes.Length & ~7)..])
        {
            state = ArmCrc32.ComputeCrc32(state, value);
        }

        return ~state;
    }

    /// <summary>
    /// Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ" (Intel, 2009): multiplying by
    /// x^n mod P moves a block n bits down the message without changing its remainder. The last 16 bytes that are
    /// left stand for everything before and go through the tables.
    /// </summary>
    private static uint AppendFolding(uint crc, ReadOnlySpan<byte> bytes)
    {
        Vector128<ulong> by512 = Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL); // x^(512+32), x^(512-32)
        Vector128<ulong> by128 = Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL); // x^(128+32), x^(128-32)

        Vector128<ulong> a = Load(bytes, 0) ^ Vector128.CreateScalar((ulong)~crc);
        Vector128<ulong> b = Load(bytes, 16);
        Vector128<ulong> c = Load(bytes, 32);
        Vector128<ulong> d = Load(bytes, 48);
        for (bytes = bytes[64..]; bytes.Length >= 64; bytes = bytes[64..])
        {
            a = Fold(a, by512) ^ Load(bytes, 0);
            b = Fold(b, by512) ^ Load(bytes, 16);
            c = Fold(c, by512) ^ Load(bytes, 32);
            d = Fold(d, by512) ^ Load(bytes, 48);
        }

        a = Fold(a, by128) ^ b;
        a = Fold(a, by128) ^ c;
        a = Fold(a, by128) ^ d;
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            a = Fold(a, by128) ^ Load(bytes, 0);
        }

        Span<byte> rest = stackalloc byte[16];
        a.AsByte().CopyTo(rest);
        return AppendScalar(AppendScalar(uint.MaxValue, rest), bytes);
    }

    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes, int offset) =>
        Vector128.Create<byte>(bytes.Slice(offset, 16)).AsUInt64();

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static uint[] MakeTable()
    {
        uint[] table = new uint[Tables << 8];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }
}
