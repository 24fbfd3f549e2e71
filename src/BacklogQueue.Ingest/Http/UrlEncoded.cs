using System.Net;
using System.Text;

namespace BacklogQueue.Ingest.Http;

/// <summary><c>application/x-www-form-urlencoded</c>: a form's body or a URL's query.</summary>
/// <remarks><see href="https://url.spec.whatwg.org/#urlencoded-parsing"/></remarks>
internal static class UrlEncoded
{
    /// <summary>The values of <paramref name="name"/>, decoded once: <c>+</c> is a space and <c>%2B</c> a plus.</summary>
    public static List<byte[]> Find(ReadOnlySpan<byte> text, string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        List<byte[]> values = [];
        foreach (Range range in text.Split((byte)'&'))
        {
            ReadOnlySpan<byte> field = text[range];
            int equals = field.IndexOf((byte)'=');
            ReadOnlySpan<byte> fieldName = equals < 0 ? field : field[..equals];
            if (Decode(fieldName).AsSpan().SequenceEqual(wanted))
            {
                values.Add(equals < 0 ? [] : Decode(field[(equals + 1)..]));
            }
        }

        return values;
    }

    private static byte[] Decode(ReadOnlySpan<byte> text) => WebUtility.UrlDecodeToBytes(text.ToArray(), 0, text.Length) ?? [];
}
