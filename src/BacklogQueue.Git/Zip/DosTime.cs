namespace BacklogQueue.Git.Zip;

/// <summary>MS-DOS date and time (APPNOTE.TXT 4.4.6) in UTC: two-second steps, years 1980 to 2107.</summary>
internal readonly record struct DosTime(ushort Time, ushort Date)
{
    /// <summary>Rounds down; a time outside the range becomes the nearest one inside.</summary>
    public static DosTime From(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        return utc.Year switch
        {
            < 1980 => new DosTime(0, Pack(1980, 1, 1)),
            > 2107 => new DosTime((23 << 11) | (59 << 5) | 29, Pack(2107, 12, 31)),
            _ => new DosTime((ushort)((utc.Hour << 11) | (utc.Minute << 5) | (utc.Second / 2)), Pack(utc.Year, utc.Month, utc.Day)),
        };
    }

    private static ushort Pack(int year, int month, int day) => (ushort)(((year - 1980) << 9) | (month << 5) | day);
}
