using System.Runtime.Intrinsics;

namespace BacklogQueue.Git.Packs;

/// <summary>The copy of an LZ77 match, where source and target overlap when the distance is the shorter.</summary>
internal static unsafe class MatchCopy
{
    /// <summary>Copies <paramref name="length"/> (at most 258) bytes; may write up to 31 bytes after them.</summary>
    public static void Copy(byte* to, int distance, int length)
    {
        byte* from = to - distance;
        byte* end = to + length;
        if (distance >= Vector128<byte>.Count)
        {
            do
            {
                Vector128.Store(Vector128.Load(from), to);
                from += Vector128<byte>.Count;
                to += Vector128<byte>.Count;
            }
            while (to < end);
        }
        else if (distance >= sizeof(ulong))
        {
            do
            {
                *(ulong*)to = *(ulong*)from;
                from += sizeof(ulong);
                to += sizeof(ulong);
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            Vector128<byte> pattern = Vector128.Create(*from);
            do
            {
                Vector128.Store(pattern, to);
                to += Vector128<byte>.Count;
            }
            while (to < end);
        }
        else
        {
            do
            {
                *to++ = *from++;
            }
            while (to < end);
        }
    }
}
