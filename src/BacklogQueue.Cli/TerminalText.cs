using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BacklogQueue.Cli;

/// <summary>What every command's answers have in common.</summary>
internal static class TerminalText
{
    // Japanese stays readable; the answer goes to a terminal or a program, never into a page.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object on one line.</summary>
    /// <param name="writeMembers">Writes what stands between the braces.</param>
    public static string Json(Action<Utf8JsonWriter> writeMembers)
    {
        ArrayBufferWriter<byte> text = new(1024);
        using (Utf8JsonWriter json = new(text, s_options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The first ten digits, enough for people.</summary>
    public static string? Short(CommitId? commit) => commit?.Hex[..10];

    /// <summary>Without control characters: what a stranger wrote (a commit's subject, a name) must not move the operator's cursor.</summary>
    public static string Clean(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
