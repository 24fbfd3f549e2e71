using System.Buffers;
using System.Globalization;
using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>Builds a request of pkt-lines (the layout is at <see cref="PktReader"/>).</summary>
internal sealed class PktWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>One line; its line feed is added.</summary>
    /// <exception cref="GitException">It is longer than a pkt-line: a ref's name that no server has.</exception>
    public PktWriter Line(string line)
    {
        string framed = line + '\n';
        int length = 4 + Encoding.UTF8.GetByteCount(framed);
        if (length > PktReader.MaxPktBytes)
        {
            throw new GitException(GitErrorKind.Protocol, "A line of the request is too long for a pkt-line.");
        }

        return Raw(length.ToString("x4", CultureInfo.InvariantCulture) + framed);
    }

    public PktWriter LineIf(bool wanted, string line) => wanted ? Line(line) : this;

    public PktWriter Flush() => Raw("0000");

    public PktWriter Delimiter() => Raw("0001");

    private PktWriter Raw(string text)
    {
        Encoding.UTF8.GetBytes(text, _bytes);
        return this;
    }
}
