using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Backlog;

/// <summary>
/// A CGI program's answer: header lines, an empty line, the body (RFC 3875, section 6). Status 200 unless a
/// <c>Status:</c> header says otherwise.
/// </summary>
internal static class CgiResponse
{
    private const int MaxHeaderBytes = 16 << 10;

    /// <summary>Copies <paramref name="output"/> to <paramref name="response"/> as it comes, flushing every piece.</summary>
    /// <exception cref="InvalidDataException">The output ended before its empty line, or has no header form.</exception>
    public static async Task CopyAsync(PipeReader output, HttpResponse response, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await output.ReadAsync(cancellationToken);
            if (TryReadHeaders(read.Buffer, response, out SequencePosition body))
            {
                output.AdvanceTo(body);
                await output.CopyToAsync(response.Body, cancellationToken);
                return;
            }

            if (read.IsCompleted || read.Buffer.Length > MaxHeaderBytes)
            {
                throw new InvalidDataException("The CGI program ended without a header.");
            }

            output.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryReadHeaders(ReadOnlySequence<byte> bytes, HttpResponse response, out SequencePosition body)
    {
        SequenceReader<byte> reader = new(bytes);
        List<string> lines = [];
        body = default;
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            string text = Encoding.Latin1.GetString(line).TrimEnd('\r');
            if (text.Length > 0)
            {
                lines.Add(text);
                continue;
            }

            foreach (string header in lines)
            {
                Apply(header, response);
            }

            body = reader.Position;
            return true;
        }

        return false;
    }

    private static void Apply(string header, HttpResponse response)
    {
        string[] parts = header.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            throw new InvalidDataException("A CGI header has no colon.");
        }

        if (parts[0].Equals("Status", StringComparison.OrdinalIgnoreCase))
        {
            response.StatusCode = int.Parse(parts[1].AsSpan()[..3], CultureInfo.InvariantCulture);
        }
        else
        {
            response.Headers.Append(parts[0], parts[1]);
        }
    }
}
