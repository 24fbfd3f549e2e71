using System.Security.Cryptography;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git;

/// <summary>Bytes of a pack changed at random, with fixed seeds: never an archive of other contents.</summary>
public sealed class Damaged_packs
{
    private const int Cases = 2_000;

    [Fact]
    public async Task A_damaged_pack_is_never_archived()
    {
        (byte[] pack, string commit, _) = await WholeAsync();
        for (int seed = 0; seed < Cases; seed++)
        {
            byte[] damaged = Damage(pack, seed);

            Exception? failure = await Record.ExceptionAsync(() => Archiving.WriteAsync(damaged, commit));

            Assert.True(failure is GitException, $"Seed {seed}: {failure}");
        }
    }

    [Fact]
    public async Task A_damaged_pack_with_a_right_checksum_is_never_archived_with_other_contents()
    {
        (byte[] pack, string commit, ZipListing whole) = await WholeAsync();
        int accepted = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            byte[] damaged = Damage(pack, seed);
            CryptographicOperations.HashData(HashAlgorithmName.SHA1, damaged.AsSpan(..^20), damaged.AsSpan(^20..));

            try
            {
                (byte[] zip, _) = await Archiving.WriteAsync(damaged, commit);
                Assert.Equal(whole.Entries, ZipListing.Read(zip).Entries);
                accepted++; // a checksum of a zlib stream, or an object that the tree does not need
            }
            catch (GitException)
            {
                // refused
            }
        }

        Assert.InRange(accepted, 1, Cases / 2);
    }

    private static byte[] Damage(byte[] pack, int seed)
    {
        Random random = new(seed);
        byte[] damaged = [.. pack];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        }

        return damaged.AsSpan().SequenceEqual(pack) ? Damage(pack, seed + Cases) : damaged;
    }

    private static async Task<(byte[] Pack, string Commit, ZipListing Whole)> WholeAsync()
    {
        byte[] first = Inflation.Sample("text", 600);
        byte[] second = [.. first[..200], .. "changed"u8, .. first[200..]];
        byte[] third = [.. second, .. "longer"u8];
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Id("tree", RootTree(pack, first, second, third)));
        pack.Add(BacklogQueue.Git.Packs.ObjectType.Tree, RootTree(pack, first, second, third));
        long offset = pack.Offset;
        pack.Blob(first);
        pack.OffsetDelta(offset, DeltaBuilder.Make(first, second));
        pack.ReferenceDelta(pack.Id("blob", second), DeltaBuilder.Make(second, third));
        byte[] bytes = pack.ToArray();
        (byte[] zip, _) = await Archiving.WriteAsync(bytes, commit.ToString());
        return (bytes, commit.ToString(), ZipListing.Read(zip));
    }

    private static byte[] RootTree(PackBuilder ids, byte[] first, byte[] second, byte[] third) => PackBuilder.TreeBytes(
        ("100644", "a", ids.Id("blob", first)),
        ("100755", "b", ids.Id("blob", second)),
        ("120000", "c", ids.Id("blob", third)),
        ("160000", "m", ids.Id("commit", first)));
}
