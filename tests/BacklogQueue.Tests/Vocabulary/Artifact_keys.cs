using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace BacklogQueue.Tests.Vocabulary;

public sealed class Artifact_keys
{
    private static readonly Gen<string> s_names = Gen.Elements("a", "A", "b", "a.b", "a-b", "a%2Fb", "日本", "@tags", "%40tags", "x y", "😀");

    [Theory]
    [InlineData("refs/heads/main", "P/app/main.zip")]
    [InlineData("refs/heads/feature/Login", "P/app/feature/Login.zip")]
    [InlineData("refs/heads/@tags/v1", "P/app/%40tags/v1.zip")]
    [InlineData("refs/tags/v1", "P/app/@tags/v1.zip")]
    [InlineData("refs/heads/日本", "P/app/%E6%97%A5%E6%9C%AC.zip")]
    [InlineData("refs/heads/a%2Fb", "P/app/a%252Fb.zip")]
    public void A_key_is_the_branch_below_its_repository(string reference, string key) =>
        Assert.Equal(key, ArtifactKey.For(new RefId("s", "P", "app", reference)));

    [Fact]
    public void Two_refs_never_share_a_key()
    {
        Gen<RefId> refs =
            from project in s_names
            from repository in s_names
            from kind in Gen.Elements(RefName.BranchPrefix, RefName.TagPrefix)
            from parts in Gen.NonEmptyListOf(s_names)
            select new RefId("s", project, repository, kind + string.Join('/', parts.Take(3)));

        Prop.ForAll(refs.Two().ToArbitrary(), pair => pair.Item1 == pair.Item2
                || ArtifactKey.For(pair.Item1) != ArtifactKey.For(pair.Item2))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_key_is_no_longer_than_S3_allows()
    {
        RefId longest = new("s", "P", "r", RefName.BranchPrefix + new string('x', ArtifactKey.MaxBytes - "P/r/.zip".Length));

        Assert.Equal(ArtifactKey.MaxBytes, Encoding.UTF8.GetByteCount(ArtifactKey.For(longest)!));
        Assert.Null(ArtifactKey.For(longest with { Ref = longest.Ref + "x" }));
    }

    [Theory]
    [InlineData("{project}/{repository}/{branch}.zip")]
    [InlineData("{space}/{project}/{repository}/{ref}.zip")]
    [InlineData("artifacts/{project}/{repository}/{branch}/source.zip")]
    public void A_template_that_keeps_refs_apart_is_accepted(string template) => Assert.Null(ArtifactKey.Check(template));

    [Theory]
    [InlineData("{project}-{repository}/{branch}.zip")]
    [InlineData("{project}/{repository}.zip")]
    [InlineData("{project}/{branch}.zip")]
    [InlineData("{project}/{repository}/{branch}/{tag}.zip")]
    [InlineData("{project}/{branch}/{repository}.zip")]
    [InlineData("{project}/{repository}/{commit}.zip")]
    [InlineData("/{project}/{repository}/{branch}.zip")]
    [InlineData("")]
    public void A_template_that_could_fold_two_refs_into_one_key_is_refused(string template) =>
        Assert.NotNull(ArtifactKey.Check(template));
}
