using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>What stops a build: the function's own program reads the file that is to be shipped.</summary>
public sealed class Checking_routes
{
    private const string Good = """
        {
          "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "webhook", "gitSecret": "git" } },
          "routes": [
            { "space": "example", "refs": ["refs/heads/**"] }
          ]
        }
        """;

    [Fact]
    public void A_good_file_says_nothing() => Assert.Equal((0, ""), Check(Good));

    [Fact]
    public void A_value_that_makes_no_sense_is_told_with_file_and_line() =>
        Assert.Equal(
            (1, "FILE(4): error : routes[0].refs: must list patterns of full ref names, such as refs/heads/**."),
            Check(Good.Replace("refs/heads/**", "main", StringComparison.Ordinal)));

    [Fact]
    public void A_mistake_of_the_form_is_told_with_file_and_line()
    {
        (int code, string errors) = Check(Good.Replace("\"refs\"", "\"branches\"", StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.StartsWith("FILE(4): error : routes[0]", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        using TemporaryDirectory folder = new();
        using StringWriter errors = new();

        Assert.Equal(1, RoutesCheck.Run(folder.File("absent.json"), errors));
        Assert.StartsWith($"{folder.File("absent.json")}: error : cannot be read.", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task A_build_with_a_mistake_fails(string project)
    {
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(
            folder.File("routes.json"), Good.Replace("\"space\": \"example\"", "\"space\": \"other\"", StringComparison.Ordinal), Token);
        SourceTree source = SourceTree.Find();

        // The target that follows a build, on what is built already.
        CommandResult build = await source.RunDotnetAsync(
            "msbuild", $"src/{project}", "-t:CheckRoutes", $"-p:RoutesFile={folder.File("routes.json")}", "-nologo",
            $"-p:Configuration={SourceTree.Configuration}");

        Assert.Equal(1, build.ExitCode);
        Assert.Contains($"{folder.File("routes.json")}(4): error : routes[0].space: \"other\"", build.Output, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static (int Code, string Errors) Check(string text)
    {
        using TemporaryDirectory folder = new();
        string file = folder.File("routes.json");
        File.WriteAllText(file, text);
        using StringWriter errors = new();
        int code = RoutesCheck.Run(file, errors);
        return (code, errors.ToString().TrimEnd().Replace(file, "FILE", StringComparison.Ordinal));
    }
}
