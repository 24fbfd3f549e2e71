using System.Text;
using System.Text.Unicode;

namespace BacklogQueue.Git.Zip;

/// <summary>
/// The records of a zip file, by PKWARE's APPNOTE.TXT 6.3
/// (<see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"/>; section numbers below).
/// Zip64 fields only where a number needs them, so that old readers read all they can.
/// </summary>
internal static class ZipHeaders
{
    /// <summary>Bytes of any of these records at most, without name and comment.</summary>
    public const int MaxFixedBytes = 160;

    /// <summary>The private extra field that carries a file's git blob id ("Gb"); APPNOTE 4.5 leaves it free.</summary>
    public const int BlobIdField = 0x6247;

    private const uint Max32 = uint.MaxValue;
    private const int Max16 = ushort.MaxValue;
    private const int Zip64Field = 0x0001;
    private const int TimestampField = 0x5455; // "UT", Info-ZIP's extended timestamp
    private const int MadeByUnix = 3 << 8;
    private const int VersionZip64 = 45;

    /// <summary>4.3.7.</summary>
    public static int Local(Span<byte> buffer, in ZipEntry entry, DateTimeOffset time)
    {
        bool zip64 = entry.Size >= Max32 || entry.CompressedSize >= Max32;
        HeaderWriter header = new(buffer);
        header.UInt32(0x04034B50);
        header.UInt16(Version(entry, zip64));
        Common(ref header, entry, time, zip64 ? Max32 : (uint)entry.CompressedSize, zip64 ? Max32 : (uint)entry.Size);
        header.UInt16((zip64 ? 20 : 0) + TimestampBytes(time));
        header.Bytes(entry.Name.Span);
        if (zip64)
        {
            header.UInt16(Zip64Field);
            header.UInt16(16);
            header.UInt64(entry.Size);
            header.UInt64(entry.CompressedSize);
        }

        Timestamp(ref header, time);
        return header.Length;
    }

    /// <summary>4.3.12.</summary>
    public static int Central(Span<byte> buffer, in ZipEntry entry, DateTimeOffset time, long offset)
    {
        int zip64 = (entry.Size >= Max32 ? 8 : 0) + (entry.CompressedSize >= Max32 ? 8 : 0) + (offset >= Max32 ? 8 : 0);
        int blob = entry.Blob.Length == 0 ? 0 : 4 + entry.Blob.Length;
        bool isDirectory = (entry.Mode & 0xF000) == 0x4000;
        int version = Version(entry, zip64 > 0);
        HeaderWriter header = new(buffer);
        header.UInt32(0x02014B50);
        header.UInt16(MadeByUnix | version);
        header.UInt16(version);
        Common(ref header, entry, time, Clamp(entry.CompressedSize), Clamp(entry.Size));
        header.UInt16((zip64 > 0 ? 4 + zip64 : 0) + TimestampBytes(time) + blob);
        header.UInt16(0); // comment
        header.UInt16(0); // disk
        header.UInt16(0); // internal attributes
        header.UInt32(((uint)entry.Mode << 16) | (isDirectory ? 0x10u : 0)); // and the DOS directory bit
        header.UInt32(Clamp(offset));
        header.Bytes(entry.Name.Span);
        if (zip64 > 0)
        {
            header.UInt16(Zip64Field);
            header.UInt16(zip64);
            Zip64Number(ref header, entry.Size);
            Zip64Number(ref header, entry.CompressedSize);
            Zip64Number(ref header, offset);
        }

        Timestamp(ref header, time);
        if (blob > 0)
        {
            header.UInt16(BlobIdField);
            header.UInt16(entry.Blob.Length);
            header.Id(entry.Blob);
        }

        return header.Length;
    }

    /// <summary>4.3.14 to 4.3.16.</summary>
    public static int End(Span<byte> buffer, long entries, long directoryOffset, long directorySize, string comment)
    {
        HeaderWriter header = new(buffer);
        if (entries >= Max16 || directoryOffset >= Max32 || directorySize >= Max32)
        {
            header.UInt32(0x06064B50);
            header.UInt64(44); // bytes of this record that follow
            header.UInt16(MadeByUnix | VersionZip64);
            header.UInt16(VersionZip64);
            header.UInt32(0);
            header.UInt32(0);
            header.UInt64(entries);
            header.UInt64(entries);
            header.UInt64(directorySize);
            header.UInt64(directoryOffset);
            header.UInt32(0x07064B50);
            header.UInt32(0);
            header.UInt64(directoryOffset + directorySize);
            header.UInt32(1);
        }

        header.UInt32(0x06054B50);
        header.UInt16(0);
        header.UInt16(0);
        header.UInt16((int)Math.Min(entries, Max16));
        header.UInt16((int)Math.Min(entries, Max16));
        header.UInt32(Clamp(directorySize));
        header.UInt32(Clamp(directoryOffset));
        header.UInt16(comment.Length);
        header.Bytes(Encoding.ASCII.GetBytes(comment));
        return header.Length;
    }

    /// <summary>From the flags to the length of the name: the same in both headers.</summary>
    private static void Common(ref HeaderWriter header, in ZipEntry entry, DateTimeOffset time, uint compressedSize, uint size)
    {
        DosTime dos = DosTime.From(time);
        header.UInt16(NeedsUtf8Flag(entry.Name.Span) ? 1 << 11 : 0);
        header.UInt16(entry.IsDeflated ? 8 : 0);
        header.UInt16(dos.Time);
        header.UInt16(dos.Date);
        header.UInt32(entry.Crc);
        header.UInt32(compressedSize);
        header.UInt32(size);
        header.UInt16(entry.Name.Length);
    }

    /// <summary>Names that are neither ASCII nor UTF-8 stay as they are, without a claim about them.</summary>
    private static bool NeedsUtf8Flag(ReadOnlySpan<byte> name) => !Ascii.IsValid(name) && Utf8.IsValid(name);

    private static int Version(in ZipEntry entry, bool zip64)
    {
        bool isDirectory = (entry.Mode & 0xF000) == 0x4000;
        return zip64 ? VersionZip64 : entry.IsDeflated || isDirectory ? 20 : 10;
    }

    /// <summary>The exact second in UTC. The field has 32 signed bits: no field for a time that does not fit.</summary>
    private static void Timestamp(ref HeaderWriter header, DateTimeOffset time)
    {
        if (TimestampBytes(time) > 0)
        {
            header.UInt16(TimestampField);
            header.UInt16(5);
            header.Byte(1); // modification time only
            header.UInt32((uint)time.ToUnixTimeSeconds());
        }
    }

    private static int TimestampBytes(DateTimeOffset time) =>
        time.ToUnixTimeSeconds() is >= int.MinValue and <= int.MaxValue ? 9 : 0;

    private static void Zip64Number(ref HeaderWriter header, long value)
    {
        if (value >= Max32)
        {
            header.UInt64(value);
        }
    }

    private static uint Clamp(long value) => (uint)Math.Min(value, Max32);
}
