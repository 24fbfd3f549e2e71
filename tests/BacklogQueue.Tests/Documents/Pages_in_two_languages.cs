using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Documents;

/// <summary>Which page is the newer one is for its writer to know; what both must have is looked at here.</summary>
public sealed partial class Pages_in_two_languages
{
    public static TheoryData<string> Pages =>
        [.. Page.All.Select(page => page.Name).Where(name => name.EndsWith(".ja.md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_names_the_other(string japanese)
    {
        (Page theirs, Page ours) = Pair(japanese);

        Assert.Contains(Path.GetFileName(ours.Name), theirs.Links);
        Assert.Contains(Path.GetFileName(theirs.Name), ours.Links);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_have_the_same_sections_and_tables(string japanese)
    {
        (Page theirs, Page ours) = Pair(japanese);

        Assert.Equal(ours.Headings.Select(heading => heading.Level), theirs.Headings.Select(heading => heading.Level));
        Assert.Equal(ours.Rows.Select(row => row.Length), theirs.Rows.Select(row => row.Length));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_say_the_same_commands(string japanese)
    {
        (Page theirs, Page ours) = Pair(japanese);

        Assert.Equal(ours.Commands.Select(WithoutComments), theirs.Commands.Select(WithoutComments));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_give_the_same_figures(string japanese)
    {
        (Page theirs, Page ours) = Pair(japanese);

        Assert.Equal(Figures(ours), Figures(theirs));
    }

    private static (Page Japanese, Page English) Pair(string japanese) =>
        (Page.Of(japanese), Page.Of(japanese.Replace(".ja.md", ".md", StringComparison.Ordinal)));

    private static string WithoutComments(string commands) => Comment().Replace(commands, "");

    // Cells that are nothing but a number, a formula or a name in code: what a translation leaves alone.
    private static IEnumerable<string> Figures(Page page) =>
        page.Rows.SelectMany(row => row).Where(cell => Figure().IsMatch(cell));

    [GeneratedRegex(@"[ \t]*(?:(?<=\s|^)#.*)?$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:\*\*)?[\d.,]+(?:\*\*)?$|^`[^`]+`$")]
    private static partial Regex Figure();
}
