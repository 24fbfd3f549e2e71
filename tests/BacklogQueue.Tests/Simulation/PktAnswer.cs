using System.Globalization;
using System.Text;

namespace BacklogQueue.Tests.Simulation;

/// <summary>A git server's answer in pkt-lines (<see href="https://git-scm.com/docs/protocol-common#_pkt_line_format"/>).</summary>
internal sealed class PktAnswer
{
    private readonly List<byte> _bytes = [];

    public PktAnswer Line(string line) => Packet(Encoding.UTF8.GetBytes(line + "\n"));

    public PktAnswer Band(byte band, byte[] data) => Packet([band, .. data]);

    public PktAnswer Flush()
    {
        _bytes.AddRange("0000"u8);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();

    private PktAnswer Packet(byte[] data)
    {
        _bytes.AddRange(Encoding.ASCII.GetBytes((data.Length + 4).ToString("x4", CultureInfo.InvariantCulture)));
        _bytes.AddRange(data);
        return this;
    }
}
