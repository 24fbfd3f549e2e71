using System.Text;
using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Documents;

/// <summary>One Markdown page of the repository, copied beside this test program with the folders as they are.</summary>
internal sealed partial class Page
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "pages");

    private Page(string name)
    {
        Name = name;
        Text = File.ReadAllText(Path.Combine(s_folder, name));
        Prose = Fence().Replace(Text, "\n");
    }

    /// <summary>Its path in the repository.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>The text without fenced blocks.</summary>
    public string Prose { get; }

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.GetFiles(s_folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(s_folder, file))
            .Order(StringComparer.Ordinal)
            .Select(name => new Page(name)),
    ];

    public static Page Of(string name) => All.Single(page => page.Name == name);

    public static bool Exists(string name) => Path.Exists(Path.Combine(s_folder, name));

    /// <summary>Level and text, in order.</summary>
    public IReadOnlyList<(int Level, string Text)> Headings =>
        [.. Heading().Matches(Prose).Select(match => (match.Groups[1].Length, match.Groups[2].Value.Trim()))];

    /// <summary>What <c>#</c> may lead to here, as GitHub makes it of headings.</summary>
    public IReadOnlySet<string> Anchors => Headings.Select(heading => AnchorOf(heading.Text)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Targets of its links, those to the web left out.</summary>
    public IReadOnlyList<string> Links =>
    [
        .. Link().Matches(Prose)
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("https://", StringComparison.Ordinal)),
    ];

    /// <summary>Cells of each row of its tables, headings included.</summary>
    public IReadOnlyList<string[]> Rows =>
    [
        .. Prose.Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("| --", StringComparison.Ordinal))
            .Select(line => Cell().Split(line.Trim().Trim('|')).Select(cell => cell.Trim()).ToArray()),
    ];

    /// <summary>Fenced blocks of shell commands, in order.</summary>
    public IReadOnlyList<string> Commands => CommandsOf(Text);

    /// <summary>From a heading of the second level to the next one.</summary>
    public string Section(string heading)
    {
        int start = Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Name} has no section {heading}");
        int end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    public static IReadOnlyList<string> CommandsOf(string text) =>
        [.. Fence().Matches(text).Where(match => match.Groups[1].Value == "sh").Select(match => match.Groups[2].Value)];

    public override string ToString() => Name;

    /// <summary>Lower case; spaces become hyphens; other punctuation goes.</summary>
    private static string AnchorOf(string heading)
    {
        StringBuilder anchor = new();
        foreach (char letter in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
            {
                anchor.Append(letter == ' ' ? '-' : letter);
            }
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^(#+) (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();
}
