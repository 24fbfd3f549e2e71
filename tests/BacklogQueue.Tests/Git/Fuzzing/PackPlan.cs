using System.Security.Cryptography;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>A right pack as a list of entries, so that it can be made wrong entry by entry with all checksums right.</summary>
internal sealed class PackPlan
{
    private readonly ObjectFormat _format;
    private readonly List<Entry> _entries = [];

    private PackPlan(ObjectFormat format) => _format = format;

    private sealed record Entry(ObjectType Type, byte[] Content, ObjectId Base, int BaseEntry);

    public ObjectId Commit { get; private init; }

    /// <summary>Every kind of entry: whole objects, both kinds of delta, one of them before its base, a file that is streamed.</summary>
    public static PackPlan Create(ObjectFormat format)
    {
        PackBuilder ids = new(format);
        byte[] first = Inflation.Sample("text", 600);
        byte[] second = [.. first[..200], .. "changed"u8, .. first[200..]];
        byte[] third = [.. second, .. "longer"u8];
        byte[] streamed = new byte[(1 << 20) + 1];
        byte[] inner = PackBuilder.TreeBytes(("100644", "a", ids.Id("blob", first)), ("100644", "z", ids.Id("blob", streamed)));
        byte[] root = PackBuilder.TreeBytes(
            ("100644", "a", ids.Id("blob", first)),
            ("100755", "b", ids.Id("blob", second)),
            ("120000", "c", ids.Id("blob", third)),
            ("40000", "d", ids.Id("tree", inner)),
            ("160000", "m", ids.Id("commit", first)));
        byte[] commit = PackBuilder.CommitBytes(ids.Id("tree", root));
        PackPlan plan = new(format) { Commit = ids.Id("commit", commit) };
        plan._entries.AddRange(
        [
            new(ObjectType.Commit, commit, default, 0),
            new(ObjectType.Tree, root, default, 0),
            new(ObjectType.ReferenceDelta, DeltaBuilder.Make(second, third), ids.Id("blob", second), 0),
            new(ObjectType.Blob, first, default, 0),
            new(ObjectType.OffsetDelta, DeltaBuilder.Make(first, second), default, 3),
            new(ObjectType.Tree, inner, default, 0),
            new(ObjectType.Blob, streamed, default, 0),
        ]);
        return plan;
    }

    public byte[] ToArray() => Build(null);

    /// <summary>The same pack with an entry left out, twice, elsewhere, of another type, of a wrong size, or changed before it was compressed.</summary>
    public byte[] Mutate(Random random)
    {
        PackPlan mutated = new(_format);
        mutated._entries.AddRange(_entries);
        int at = random.Next(_entries.Count);
        Entry entry = _entries[at];
        switch (random.Next(6))
        {
            case 0:
                mutated._entries.RemoveAt(at);
                break;
            case 1:
                mutated._entries.Insert(random.Next(_entries.Count), entry);
                break;
            case 2:
                mutated._entries.RemoveAt(at);
                mutated._entries.Insert(random.Next(_entries.Count), entry);
                break;
            case 3:
                mutated._entries[at] = entry with { Type = (ObjectType)random.Next(1, 8) };
                break;
            case 4:
                mutated._entries[at] = entry with { Content = Mutator.Mutate(random, entry.Content, "tree "u8.ToArray(), "100644 "u8.ToArray()) };
                break;
            default:
                return mutated.Build(random);
        }

        return mutated.Build(null);
    }

    /// <summary>Bytes changed anywhere, and the checksum of the whole put right unless told otherwise.</summary>
    public byte[] Damage(Random random, byte[] pack)
    {
        byte[] damaged = Mutator.Mutate(random, pack, "PACK"u8.ToArray());
        HashAlgorithmName hash = _format == ObjectFormat.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        int length = _format == ObjectFormat.Sha256 ? 32 : 20;
        if (damaged.Length > length && random.Next(4) > 0)
        {
            CryptographicOperations.HashData(hash, damaged.AsSpan(..^length), damaged.AsSpan(^length..));
        }

        return damaged;
    }

    /// <param name="random">Makes one size or the object count wrong; null for none.</param>
    private byte[] Build(Random? random)
    {
        PackBuilder pack = new(_format);
        List<long> offsets = [];
        int wrong = random?.Next(_entries.Count + 1) ?? -1;
        foreach (Entry entry in _entries)
        {
            offsets.Add(pack.Offset);
            long size = entry.Content.Length + (offsets.Count - 1 == wrong ? random!.NextInt64(-entry.Content.Length, 1L << random.Next(1, 62)) : 0);
            byte[] baseBytes = entry.Type switch
            {
                ObjectType.OffsetDelta => PackBuilder.Distance(pack.Offset - offsets[Math.Min(entry.BaseEntry, offsets.Count - 1)]),
                ObjectType.ReferenceDelta => Bytes(entry.Base),
                _ => [],
            };
            pack.Entry(entry.Type, size, baseBytes, PackBuilder.Zlib(entry.Content));
        }

        return pack.ToArray(wrong == _entries.Count ? (uint)random!.Next() : null);
    }

    private byte[] Bytes(ObjectId id)
    {
        byte[] bytes = new byte[_format == ObjectFormat.Sha256 ? 32 : 20];
        id.CopyTo(bytes);
        return bytes;
    }
}
