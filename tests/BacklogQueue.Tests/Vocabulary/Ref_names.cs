namespace BacklogQueue.Tests.Vocabulary;

public sealed class Ref_names
{
    [Theory]
    [InlineData("refs/heads/main")]
    [InlineData("refs/heads/feature/日本語")]
    [InlineData("refs/tags/v1.0")]
    [InlineData("refs/heads/a@b")]
    [InlineData("refs/heads/😀")]
    public void Names_that_git_accepts_are_valid(string name) => Assert.True(RefName.IsValid(name, out _));

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("refs/heads")]
    [InlineData("refs/heads/")]
    [InlineData("refs/heads/a..b")]
    [InlineData("refs/heads/a b")]
    [InlineData("refs/heads/a\u0000b")]
    [InlineData("refs/heads/a\nb")]
    [InlineData("refs/heads/a\u007fb")]
    [InlineData("refs/heads/a~1")]
    [InlineData("refs/heads/a^")]
    [InlineData("refs/heads/a:b")]
    [InlineData("refs/heads/a?")]
    [InlineData("refs/heads/a*")]
    [InlineData("refs/heads/a[b")]
    [InlineData("refs/heads/a\\b")]
    [InlineData("refs/heads/a@{b")]
    [InlineData("refs/heads//a")]
    [InlineData("refs/heads/.a")]
    [InlineData("refs/heads/a/.b")]
    [InlineData("refs/heads/a.lock")]
    [InlineData("refs/heads/a.lock/b")]
    [InlineData("refs/heads/a.")]
    [InlineData("refs/heads/\ud800")]
    public void Names_that_git_refuses_are_refused_with_a_reason(string name)
    {
        Assert.False(RefName.IsValid(name, out string? reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_name_may_have_512_bytes_and_not_one_more()
    {
        string longest = RefName.BranchPrefix + new string('a', RefName.MaxBytes - RefName.BranchPrefix.Length);

        Assert.True(RefName.IsValid(longest, out _));
        Assert.False(RefName.IsValid(longest + "a", out string? reason));
        Assert.Contains("512", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_ref_makes_a_message_group_that_SQS_takes()
    {
        string group = new RefId("s", "P", "日本", "refs/heads/" + new string('あ', 160)).MessageGroupId;

        Assert.True(group.Length <= 128);
        Assert.All(group, letter => Assert.True(char.IsAsciiLetterOrDigit(letter)));
    }

    [Fact]
    public void A_slash_in_a_name_does_not_move_a_ref_to_another_repository() =>
        Assert.NotEqual(
            new RefId("s", "a/b", "c", "refs/heads/m").MessageGroupId,
            new RefId("s", "a", "b/c", "refs/heads/m").MessageGroupId);
}
