using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>A pack with any bytes in it gives the commit's own archive or a typed error, never another archive.</summary>
public sealed class Mutated_packs
{
    /// <summary>Little more than the pack needs: a mutation that asks for more must meet a limit.</summary>
    private static readonly GitLimits s_limits = new()
    {
        PackBytes = 1 << 20,
        PackObjects = 100,
        BlobBytes = 2 << 20,
        ObjectInMemoryBytes = 64 << 10,
        ArchiveContentBytes = 3 << 20,
        SpillBytes = 1_000,
    };

    [Theory]
    [InlineData(ObjectFormat.Sha1)]
    [InlineData(ObjectFormat.Sha256)]
    public async Task Damaged_bytes_never_make_another_archive(ObjectFormat format)
    {
        PackPlan plan = PackPlan.Create(format);
        byte[] pack = plan.ToArray();
        ZipListing whole = await WholeAsync(plan);
        await Fuzz.PlayAsync(3_000, random => IsAcceptedAsync(random, plan.Damage(random, pack), plan.Commit, whole));
    }

    [Fact]
    public async Task Entries_that_were_tampered_with_never_make_another_archive()
    {
        PackPlan plan = PackPlan.Create(ObjectFormat.Sha1);
        ZipListing whole = await WholeAsync(plan);
        await Fuzz.PlayAsync(3_000, random => IsAcceptedAsync(random, plan.Mutate(random), plan.Commit, whole));
    }

    private static async Task<ZipListing> WholeAsync(PackPlan plan) =>
        ZipListing.Read((await Archiving.WriteAsync(plan.ToArray(), plan.Commit.ToString(), s_limits)).Zip);

    private static async Task<bool> IsAcceptedAsync(Random random, byte[] pack, ObjectId commit, ZipListing whole)
    {
        try
        {
            (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(
                pack, commit.ToString(), s_limits, stream => new PartStream(stream, () => random.Next(1, 2_000)));
            Assert.Equal(whole.Entries, ZipListing.Read(zip).Entries);
            Assert.True(summary.Pack.Bytes == pack.Length, "Bytes were left unread.");
            return true;
        }
        catch (GitException problem)
        {
            Assert.True(
                problem.Kind is GitErrorKind.Corrupt or GitErrorKind.Truncated or GitErrorKind.LimitExceeded or GitErrorKind.CommitNotFound,
                problem.ToString());
            return false;
        }
    }
}
