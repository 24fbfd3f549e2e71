using System.Reflection;
using System.Text.RegularExpressions;
using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.Tests.Deployment;

namespace BacklogQueue.Tests.Documents;

public sealed partial class The_security_page
{
    private static readonly HashSet<string> s_tests = Names(typeof(The_security_page).Assembly);

    private static readonly HashSet<string> s_code =
    [
        .. new[] { "BacklogQueue.Ingest", "BacklogQueue.Packaging", "backlogq" }.Select(Assembly.Load)
            .Append(typeof(ArtifactStore).Assembly)
            .Append(typeof(GitRemote).Assembly)
            .SelectMany(Names),
    ];

    public static TheoryData<string> Pages => ["docs/security.md", "docs/security.ja.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_it_calls_upon_exists(string page)
    {
        string[] named = [.. Proofs(Page.Of(page)).SelectMany(row => NamesIn(row[^1])).Where(name => name.Contains('_', StringComparison.Ordinal))];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, s_tests));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_place_that_it_names_exists(string page)
    {
        string[] named = [.. Proofs(Page.Of(page)).SelectMany(row => NamesIn(row[1]))];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(s_code.Contains(name) || IsOfTheTemplate(name), name));
    }

    private static bool IsOfTheTemplate(string name) => IsWhole(name)
        || DeployedStack.Full.Ids.Contains(name)
        || DeployedStack.Plain.Parameters.ContainsKey(name);

    private static IEnumerable<string[]> Proofs(Page page) => page.Rows.Where(row => row.Length == 3 && row[2].Contains('`', StringComparison.Ordinal));

    private static HashSet<string> Names(Assembly assembly) => assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

    // A member of a class is looked up by its class.
    private static IEnumerable<string> NamesIn(string cell) =>
        Code().Matches(cell).Select(match => match.Groups[1].Value).Select(name => IsWhole(name) ? name : name.Split('.')[0]);

    private static bool IsWhole(string name) => name is "template.yaml" or "BacklogQueue.Git";

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
