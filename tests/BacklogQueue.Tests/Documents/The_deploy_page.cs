using System.Diagnostics;
using System.Text.RegularExpressions;
using BacklogQueue.Tests.Deployment;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Documents;

public sealed partial class The_deploy_page : IDisposable
{
    /// <summary>The machine's own configuration of git and of the AWS CLI is not asked.</summary>
    private static readonly Dictionary<string, string?> s_deaf = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_PAGER"] = "",
    };

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_parameter_in_its_tables_is_one_of_the_templates()
    {
        string[] named =
        [
            .. Page.Of("docs/deploy.md").Rows
                .Where(row => row.Length == 3 && Name().IsMatch(row[0]))
                .SelectMany(row => Name().Matches(row[0]).Select(match => match.Groups[1].Value)),
        ];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, DeployedStack.Plain.Parameters.Keys.Concat(new WorkerService().Parameters.Select(one => one.Key))));
    }

    /// <summary>Line by line, but for the program, which is built already, and the wait, which a person does by looking again.</summary>
    [Fact]
    public async Task What_it_says_for_one_machine_ends_with_an_artifact()
    {
        Assert.SkipUnless(Command.Exists("aws"), "the AWS CLI is not installed");
        Assert.SkipUnless(Command.Exists("unzip"), "unzip is not installed");
        string[] terminals = [.. Page.CommandsOf(Page.Of("docs/deploy.md").Section("The same on this machine"))];
        Assert.Equal(2, terminals.Length);
        Assert.EndsWith("backlogq local --routes routes.json\n", terminals[0], StringComparison.Ordinal);
        GitRepository repository = await GitRepository.CreateAsync(_folder.File("work"));
        repository.Write("buildspec.yml", "version: 0.2\n");
        string commit = await repository.CommitAsync("First");

        using Process local = BacklogqProgram.Start(["local", "--routes", Path.Combine(AppContext.BaseDirectory, "routes.json")]);
        Task<string> errors = local.StandardError.ReadToEndAsync(Token);
        try
        {
            string welcome = await WelcomeAsync(local);
            string answers = await Command.RunAsync("bash", ["-euc", Script(welcome, terminals[1])], repository.Folder, s_deaf);

            Assert.Contains(commit, answers, StringComparison.Ordinal);
            Assert.Contains("buildspec.yml", answers, StringComparison.Ordinal);
        }
        finally
        {
            await Command.RunAsync("kill", ["-TERM", $"{local.Id}"]);
            await local.WaitForExitAsync(Token);
        }

        Assert.True(local.ExitCode == 0, await errors);
    }

    private static async Task<string> WelcomeAsync(Process local)
    {
        string text = "";
        while (!text.Contains("Logs are in", StringComparison.Ordinal))
        {
            string? line = await local.StandardOutput.ReadLineAsync(Token);
            Assert.True(line is not null, $"it ended after: {text}");
            text += line + "\n";
        }

        return text;
    }

    private static string Script(string welcome, string commands)
    {
        string exports = string.Join('\n', welcome.Split('\n').Where(line => line.TrimStart().StartsWith("export ", StringComparison.Ordinal)));
        string url = Remote().Match(welcome).Value.Replace("PROJECT/REPO", "SHOP/web", StringComparison.Ordinal);
        string[] lines =
        [
            exports,
            $"backlogq() {{ '{BacklogqProgram.Executable}' \"$@\"; }}",
            .. commands.Split('\n')
                .Where(line => !line.Contains("backlogq() {", StringComparison.Ordinal))
                .Select(line => line.StartsWith("git push ", StringComparison.Ordinal) ? Remote().Replace(line, url) : line)
                .Select(line => line.StartsWith("backlogq log ", StringComparison.Ordinal) ? $"until [[ $({line.Split('#')[0]}) == *Packaged* ]]; do :; done" : line),
        ];
        return string.Join('\n', lines);
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"http://git:[^ ]+\.git")]
    private static partial Regex Remote();
}
