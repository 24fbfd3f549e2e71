using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace BacklogQueue.Tests.Vocabulary;

public sealed class Glob_patterns
{
    [Theory]
    [InlineData("*", "web", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("refs/heads/*", "refs/heads/main", true)]
    [InlineData("refs/heads/*", "refs/heads/feature/login", false)]
    [InlineData("refs/heads/**", "refs/heads/feature/login", true)]
    [InlineData("refs/heads/release/**", "refs/heads/release", false)]
    [InlineData("refs/**/fix", "refs/heads/a/b/fix", true)]
    [InlineData("refs/heads/v*.x", "refs/heads/v1.2.x", true)]
    [InlineData("refs/heads/v*.x", "refs/heads/v1.2.x1", false)]
    [InlineData("refs/heads/main", "refs/heads/Main", false)]
    [InlineData("a.c", "abc", false)]
    public void A_star_stops_at_a_slash_and_two_do_not(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new GlobPattern(pattern).IsMatch(text));

    [Fact]
    public void A_pattern_takes_what_the_same_regular_expression_takes()
    {
        Gen<string> patterns = Texts("a", "b", "/", "*", "**", ".");
        Gen<string> texts = Texts("a", "b", "/", ".");

        Prop.ForAll(patterns.ToArbitrary(), texts.ToArbitrary(), (pattern, text) =>
            new GlobPattern(pattern).IsMatch(text) == Regex.IsMatch(text, Expression(pattern))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_stars_are_not_slow()
    {
        string pattern = string.Concat(Enumerable.Repeat("**a", 200));

        Assert.False(new GlobPattern(pattern).IsMatch(new string('a', RefName.MaxBytes) + "b"));
    }

    private static Gen<string> Texts(params string[] parts) =>
        Gen.ListOf(Gen.Elements(parts)).Select(list => string.Concat(list.Take(12)));

    private static string Expression(string pattern)
    {
        StringBuilder expression = new("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            bool any = pattern.AsSpan(i).StartsWith("**");
            expression.Append(any ? ".*" : pattern[i] == '*' ? "[^/]*" : Regex.Escape(pattern[i].ToString()));
            i += any ? 1 : 0;
        }

        return expression.Append('$').ToString();
    }
}
