using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BacklogQueue.Tests.Deployment;

/// <summary>The <c>Dockerfile</c> against the repository that it builds and the program that it starts.</summary>
public sealed class The_container
{
    private const string Project = "BacklogQueue.Packaging";

    // What every project of src is built with, wherever it is built.
    private static readonly string[] s_common =
        ["global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig"];

    private static readonly ContainerFile s_file = ContainerFile.Current;

    private static IEnumerable<string> Copied => ContainerFile.Of(s_file.Build, "COPY").SelectMany(text => text.Split(' ')[..^1]);

    [Fact]
    public void Its_images_are_of_exact_versions_and_the_first_is_the_SDK_that_global_json_names()
    {
        using JsonDocument global = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContainerFile.Folder, "global.json")));
        string sdk = global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!;
        string[] images = [.. ContainerFile.Of(s_file.Instructions, "FROM").Select(text => text.Split(' ').First(part => !part.StartsWith("--", StringComparison.Ordinal)))];

        Assert.Equal(2, images.Length);
        Assert.StartsWith($"mcr.microsoft.com/dotnet/sdk:{sdk}-", images[0], StringComparison.Ordinal);
        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/runtime-deps:\d+\.\d+\.\d+-[a-z]+-chiseled$", images[1]);
    }

    [Fact]
    public void It_copies_the_program_all_that_it_refers_to_and_nothing_else()
    {
        HashSet<string> projects = [];
        Follow(Project, projects);
        IEnumerable<string> imports = projects.SelectMany(project => Read(project).Descendants("Import"))
            .Select(import => import.Attribute("Project")!.Value.Replace("../", "src/", StringComparison.Ordinal));

        Assert.Equal(
            projects.Select(project => $"src/{project}").Concat(imports).Concat(s_common).Append("routes.json").Order(StringComparer.Ordinal),
            Copied.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_sent_to_the_build_but_what_it_copies()
    {
        string[] lines =
        [
            .. File.ReadLines(Path.Combine(ContainerFile.Folder, ".dockerignore")).Where(line => line.Length > 0 && line[0] != '#'),
        ];

        Assert.Equal("*", lines[0]);
        Assert.Equal(
            Copied.Order(StringComparer.Ordinal),
            lines.Where(line => line[0] == '!').Select(line => line[1..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_publishes_the_program_and_starts_what_that_makes()
    {
        string publish = ContainerFile.Of(s_file.Build, "RUN").Single(text => text.StartsWith("dotnet ", StringComparison.Ordinal));

        Assert.Equal($"dotnet publish src/{Project} --configuration Release --runtime linux-x64 --output /app", publish);
        Assert.Contains("--from=build /app /app", ContainerFile.Of(s_file.Image, "COPY"));
        Assert.Equal("""["/app/bootstrap"]""", Assert.Single(ContainerFile.Of(s_file.Image, "ENTRYPOINT")));
        XDocument targets = XDocument.Load(Path.Combine(ContainerFile.Folder, "src", "Function.targets"));
        Assert.Contains(targets.Descendants("Move"), move => move.Attribute("DestinationFiles")!.Value == "$(PublishDir)bootstrap");
        Assert.Contains(targets.Descendants("PublishSelfContained"), property => property.Value == "true");
    }

    [Fact]
    public void It_runs_as_nobody_in_particular_and_owns_the_one_place_it_writes_to()
    {
        string user = Assert.Single(ContainerFile.Of(s_file.Image, "USER"));
        string volume = Assert.Single(ContainerFile.Of(s_file.Image, "VOLUME"));

        Assert.Matches(new Regex("^[1-9][0-9]*:[1-9][0-9]*$"), user);
        Assert.Equal(volume, s_file.Environment["TMPDIR"]);
        Assert.Contains($"--from=build --chown={user} {volume} {volume}", ContainerFile.Of(s_file.Image, "COPY"));
        Assert.Contains($"mkdir {volume}", ContainerFile.Of(s_file.Build, "RUN"));
    }

    [Fact]
    public void Its_last_stage_runs_nothing_and_holds_nothing_that_differs_between_deployments()
    {
        Assert.Equal(
            ["COPY", "COPY", "ENTRYPOINT", "ENV", "FROM", "STOPSIGNAL", "USER", "VOLUME"], s_file.Image.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["TMPDIR"], s_file.Environment.Keys);
        Assert.Equal("SIGTERM", Assert.Single(ContainerFile.Of(s_file.Image, "STOPSIGNAL")));
    }

    private static void Follow(string project, HashSet<string> found)
    {
        if (found.Add(project))
        {
            foreach (XElement reference in Read(project).Descendants("ProjectReference"))
            {
                Follow(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')), found);
            }
        }
    }

    private static XDocument Read(string project) =>
        XDocument.Load(Path.Combine(ContainerFile.Folder, "src", project, $"{project}.csproj"));
}
