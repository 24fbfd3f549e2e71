using System.Text;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>The order of listings: by the keys' UTF-8 bytes, in which characters beyond U+FFFF come last.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
