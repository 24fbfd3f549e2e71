using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Writes packs by hand, right or wrong, with ids from a hash of its own.</summary>
internal sealed class PackBuilder(ObjectFormat format = ObjectFormat.Sha1)
{
    private readonly List<byte> _body = [];

    /// <summary>Entries written.</summary>
    public uint Count { get; private set; }

    /// <summary>Offset of the next entry in the pack.</summary>
    public long Offset => 12 + _body.Count;

    public ObjectId Id(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes($"{type} {content.Length}\0"), .. content];
        return new ObjectId(Hash(named));
    }

    public ObjectId Blob(string text) => Add(ObjectType.Blob, Encoding.UTF8.GetBytes(text));

    public ObjectId Blob(byte[] content) => Add(ObjectType.Blob, content);

    public ObjectId Tree(params (string Mode, string Name, ObjectId Id)[] entries) => Add(ObjectType.Tree, TreeBytes(entries));

    /// <summary>The bytes of a tree, in the order given.</summary>
    public static byte[] TreeBytes(params (string Mode, string Name, ObjectId Id)[] entries)
    {
        using MemoryStream tree = new();
        foreach ((string mode, string name, ObjectId id) in entries)
        {
            byte[] idBytes = new byte[id.Length];
            id.CopyTo(idBytes);
            tree.Write([.. Encoding.UTF8.GetBytes($"{mode} {name}\0"), .. idBytes]);
        }

        return tree.ToArray();
    }

    public ObjectId Commit(ObjectId tree) => Add(ObjectType.Commit, CommitBytes(tree));

    public static byte[] CommitBytes(ObjectId tree) => Encoding.UTF8.GetBytes(
        $"tree {tree}\nauthor A <a@example.com> 1700000000 +0900\ncommitter C <c@example.com> 1700000001 +0900\n\nSubject\n");

    public ObjectId Add(ObjectType type, byte[] content)
    {
        Entry(type, content.Length, [], Zlib(content));
        return Id(type.ToString().ToLowerInvariant(), content);
    }

    /// <summary>A delta to the entry that starts at <paramref name="baseOffset"/>.</summary>
    public void OffsetDelta(long baseOffset, byte[] delta) =>
        Entry(ObjectType.OffsetDelta, delta.Length, Distance(Offset - baseOffset), Zlib(delta));

    /// <summary>How an offset delta says how far back its base starts.</summary>
    public static byte[] Distance(long value)
    {
        List<byte> distance = [(byte)(value & 0x7F)];
        while ((value >>= 7) > 0)
        {
            distance.Insert(0, (byte)(0x80 | (--value & 0x7F)));
        }

        return [.. distance];
    }

    public void ReferenceDelta(ObjectId baseId, byte[] delta)
    {
        byte[] id = new byte[baseId.Length];
        baseId.CopyTo(id);
        Entry(ObjectType.ReferenceDelta, delta.Length, id, Zlib(delta));
    }

    /// <summary>An entry as told, fitting or not.</summary>
    public void Entry(ObjectType type, long size, byte[] baseBytes, byte[] zlib)
    {
        byte current = (byte)(((int)type << 4) | (int)(size & 15));
        for (size >>= 4; size > 0; size >>= 7)
        {
            _body.Add((byte)(current | 0x80));
            current = (byte)(size & 0x7F);
        }

        _body.Add(current);
        _body.AddRange(baseBytes);
        _body.AddRange(zlib);
        Count++;
    }

    public void Raw(params byte[] bytes) => _body.AddRange(bytes);

    /// <param name="count">The object count to declare, if not the right one.</param>
    /// <param name="version">The version to declare.</param>
    public byte[] ToArray(uint? count = null, uint version = 2)
    {
        byte[] header = new byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), count ?? Count);
        byte[] pack = [.. header, .. _body];
        return [.. pack, .. Hash(pack)];
    }

    public static byte[] Zlib(byte[] content) =>
        content.Length == 0 ? [0x78, 0x9C, 3, 0, 0, 0, 0, 1] : Inflation.Deflate(content);

    private byte[] Hash(byte[] bytes) => CryptographicOperations.HashData(
        format == ObjectFormat.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1, bytes);
}
