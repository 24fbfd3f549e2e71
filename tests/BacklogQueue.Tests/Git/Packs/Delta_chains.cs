using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Delta_chains
{
    private const int Length = 400;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_chain_of_400_deltas_is_followed(bool byOffset, bool reversed)
    {
        (byte[] pack, string commit, byte[] last) = Chain(Length, byOffset, reversed);

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack, commit);

        Assert.Equal(Convert.ToHexString(last), Assert.Single(ZipListing.Read(zip).Entries).Content);
        Assert.Equal(Length, summary.Pack.Deltas);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_may_be_as_long_as_its_limit_and_no_longer(bool reversed)
    {
        (byte[] pack, string commit, _) = Chain(30, byOffset: false, reversed);

        await Archiving.WriteAsync(pack, commit, new GitLimits { DeltaDepth = 30 });
        GitException error = await Assert.ThrowsAsync<GitException>(
            () => Archiving.WriteAsync(pack, commit, new GitLimits { DeltaDepth = 29 }));

        Assert.Equal(GitErrorKind.LimitExceeded, error.Kind);
        Assert.Contains("GitLimits.DeltaDepth (29)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_nobody_wants_any_more_is_not_followed_to_its_end()
    {
        (byte[] bytes, _, byte[] last) = Chain(400, byOffset: true, reversed: false);
        CancellationToken token = TestContext.Current.CancellationToken;
        await using Pack pack = Pack.Read(new MemoryStream(bytes), ObjectFormat.Sha1, GitLimits.Default);
        await pack.CompleteAsync(token);
        int number = pack.Index.Find(new PackBuilder().Id("blob", last));
        using SpillBuffer store = pack.Store.Share();
        using ContentCache nothing = new(0);
        using ObjectReader stopped =
            new(store, pack.Index, nothing, new WorkMeter(long.MaxValue), GitLimits.Default, new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(() => stopped.Read(number));
    }

    [Fact]
    public async Task A_chain_whose_contents_were_forgotten_is_rebuilt()
    {
        byte[] source = Inflation.Sample("noise", 100_000);
        using SpillBuffer store = new(int.MaxValue);
        ObjectIndex index = new();
        using ContentCache nothing = new(0);
        using ObjectReader reader = new(store, index, nothing, new WorkMeter(long.MaxValue), GitLimits.Default, TestContext.Current.CancellationToken);
        PackBuilder pack = new();
        pack.Blob(source);
        List<byte[]> contents = [source];
        for (int i = 0; i < 50; i++)
        {
            byte[] next = [.. contents[^1]];
            next[i * 1_000] ^= 1;
            pack.ReferenceDelta(pack.Id("blob", contents[^1]), DeltaBuilder.Make(contents[^1], next));
            contents.Add(next);
        }

        using PackInput input = new(new MemoryStream(pack.ToArray()), store, ObjectFormat.Sha1, GitLimits.Default, new Lap(TimeProvider.System));
        using ObjectHasher hasher = new(ObjectFormat.Sha1);
        DeltaResolver deltas = new(index, reader, nothing, new LargeContents(), hasher, GitLimits.Default, new Lap(TimeProvider.System));
        using PackScanner scanner = new(input, index, deltas, nothing, new WorkMeter(long.MaxValue), hasher, ObjectFormat.Sha1, GitLimits.Default);
        await scanner.ScanAsync(TestContext.Current.CancellationToken);

        foreach (int number in (int[])[50, 0, 25, 49, 1])
        {
            using Content content = reader.Read(number);
            Assert.Equal(contents[number], content.Span);
        }
    }

    private static (byte[] Pack, string Commit, byte[] Last) Chain(int length, bool byOffset, bool reversed)
    {
        PackBuilder ids = new();
        byte[] content = Inflation.Sample("text", 2_000);
        List<Action<PackBuilder>> entries = [];
        Dictionary<int, long> offsets = [];
        byte[] first = content;
        entries.Add(pack =>
        {
            offsets[0] = pack.Offset;
            pack.Blob(first);
        });
        for (int i = 1; i <= length; i++)
        {
            int number = i;
            byte[] before = content;
            byte[] after = [.. content, (byte)i];
            byte[] delta = DeltaBuilder.Make(before, after);
            entries.Add(pack =>
            {
                offsets[number] = pack.Offset;
                if (byOffset)
                {
                    pack.OffsetDelta(offsets[number - 1], delta);
                }
                else
                {
                    pack.ReferenceDelta(ids.Id("blob", before), delta);
                }
            });
            content = after;
        }

        if (reversed)
        {
            entries.Reverse();
        }

        PackBuilder builder = new();
        entries.ForEach(entry => entry(builder));
        ObjectId commit = builder.Commit(builder.Tree(("100644", "last", ids.Id("blob", content))));
        return (builder.ToArray(), commit.ToString(), content);
    }
}
