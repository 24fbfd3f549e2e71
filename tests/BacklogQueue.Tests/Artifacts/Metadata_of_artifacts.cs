using System.Text;
using BacklogQueue.Artifacts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Artifacts;

public sealed class Metadata_of_artifacts
{
    private const string SummaryName = "codepipeline-artifact-revision-summary";

    [Theory]
    [InlineData("Fix the build", "Fix the build")]
    [InlineData("  直す  ", @"\u76f4\u3059")]
    [InlineData("tab\there", @"tab\u0009here")]
    [InlineData("😀", @"\ud83d\ude00")]
    public void A_summary_is_printable_ascii(string summary, string expected) =>
        Assert.Equal(expected, Write(SomeMetadata() with { Summary = summary })[SummaryName]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public void Without_summary_there_is_no_such_name(string? summary) =>
        Assert.DoesNotContain(SummaryName, Write(SomeMetadata() with { Summary = summary }).Keys);

    [Fact]
    public void A_long_summary_is_cut_at_512_characters() =>
        Assert.Equal(new string('x', 512), Write(SomeMetadata() with { Summary = new string('x', 600) })[SummaryName]);

    [Fact]
    public void An_escape_is_never_cut_in_half()
    {
        string summary = Write(SomeMetadata() with { Summary = new string('直', 600) })[SummaryName];

        Assert.Equal(string.Concat(Enumerable.Repeat(@"\u76f4", 85)), summary);
    }

    [Fact]
    public void The_longest_ref_and_summary_fit_two_kilobytes()
    {
        ArtifactMetadata metadata = SomeMetadata() with
        {
            Commit = CommitId.Parse(new string('a', 64)),
            Ref = "refs/heads/" + new string('日', (RefName.MaxBytes - 11) / 3),
            Summary = new string('x', 600),
        };

        Dictionary<string, string> written = Write(metadata);

        Assert.InRange(written.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key + pair.Value)), 1_000, 2_048);
        Assert.All(written.Values, value => Assert.All(value, character => Assert.InRange(character, ' ', '~')));
        Assert.Equal(metadata with { Summary = null }, ArtifactMetadata.Read(written.GetValueOrDefault));
    }

    [Theory]
    [InlineData("refs/heads/main", "refs/heads/main")]
    [InlineData("refs/heads/50%", "refs/heads/50%25")]
    [InlineData("refs/heads/é", "refs/heads/%C3%A9")]
    public void A_ref_is_written_so_that_it_reads_back(string name, string expected)
    {
        Dictionary<string, string> written = Write(SomeMetadata() with { Ref = name });

        Assert.Equal(expected, written["backlogqueue-ref"]);
        Assert.Equal(name, ArtifactMetadata.Read(written.GetValueOrDefault)?.Ref);
    }

    [Theory]
    [InlineData("backlogqueue-commit")]
    [InlineData("backlogqueue-ref")]
    [InlineData("backlogqueue-delivery")]
    [InlineData("backlogqueue-looked-up")]
    public void Half_of_the_metadata_is_none(string absent)
    {
        Dictionary<string, string> written = Write(SomeMetadata());

        Assert.Null(ArtifactMetadata.Read(name => name == absent ? null : written.GetValueOrDefault(name)));
    }

    private static ArtifactMetadata SomeMetadata() => BucketOfOneTest.Metadata with { Ref = "refs/heads/main" };

    private static Dictionary<string, string> Write(ArtifactMetadata metadata) => new(metadata.Write());
}
