using System.Text.Json.Nodes;
using BacklogQueue.Local.Template;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>What is deployed fits what template.yaml asks Lambda for: <c>provided.al2023</c> on one architecture.</summary>
public sealed class Published_programs(PublishedFunctions functions)
{
    // Amazon Linux 2023's glibc and libstdc++ (of GCC 11):
    // https://docs.aws.amazon.com/linux/al2023/release-notes/all-packages-AL2023.html
    private static readonly Version s_glibc = new(2, 34);
    private static readonly Version s_libstdcpp = new(3, 4, 29);

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task They_need_no_newer_library_than_Amazon_Linux_2023_has(string project)
    {
        Assert.SkipUnless(Command.Exists("objdump"), "objdump (binutils) is not installed");
        using TemporaryDirectory folder = new();
        string[] programs = await UnpackProgramsAsync(project, folder);

        Assert.NotEmpty(programs);
        foreach (string program in programs)
        {
            await AssertRunsOnAmazonLinuxAsync(program);
        }
    }

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task They_need_no_newer_library_on_Arm_either(string project)
    {
        Assert.SkipUnless(Command.Exists("objdump"), "objdump (binutils) is not installed");

        string program = Path.Combine(await functions.PublishForArmAsync(project), "bootstrap");

        Assert.Equal(ElfFile.Arm64, ElfFile.MachineOf(program));
        await AssertRunsOnAmazonLinuxAsync(program);
    }

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task They_are_for_the_templates_architecture(string project)
    {
        using TemporaryDirectory folder = new();
        StackTemplate template = StackTemplate.Load(
            Path.Combine(AppContext.BaseDirectory, "template.yaml"), new Dictionary<string, string>());
        JsonObject function = template.OfType(TemplateTypes.Function).Single(
            one => one.Properties["CodeUri"]!.ToString() == $"artifacts/functions/{project}.zip").Properties;

        string[] programs = await UnpackProgramsAsync(project, folder);

        Assert.Equal("provided.al2023", function["Runtime"]!.ToString());
        int machine = function["Architectures"]!.AsArray().Single()!.ToString() switch
        {
            "x86_64" => ElfFile.X64,
            "arm64" => ElfFile.Arm64,
            string other => throw new InvalidOperationException($"Lambda has no {other}."),
        };
        Assert.All(programs, program => Assert.Equal(machine, ElfFile.MachineOf(program)));
    }

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task A_zip_holds_an_executable_bootstrap_and_the_routes_and_no_framework_beside_them(string project)
    {
        using TemporaryDirectory folder = new();
        string[] programs = await UnpackProgramsAsync(project, folder);

        Assert.Equal([folder.File("code/bootstrap")], programs);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(programs[0]).HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal(
            await File.ReadAllTextAsync(SourceTree.Find().File("routes.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(folder.File("code/routes.json"), TestContext.Current.CancellationToken));
        Assert.All(Directory.GetFiles(folder.File("code")), file => Assert.True(
            Path.GetFileName(file) is "bootstrap" or "routes.json" || Path.GetExtension(file) == ".pdb", file));
    }

    [Fact]
    public void Versions_of_symbols_are_read_in_their_order() =>
        Assert.Equal(
            [new(2, 2, 5), new(2, 9), new(2, 34)],
            ElfFile.SymbolVersions(
                """
                0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.34) __libc_start_main
                0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.2.5) free
                0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.9)  pipe2
                0000000000000000      DF *UND*  0000000000000000 (GLIBCXX_3.4) _ZSt4cout
                0000000000000000      DF *UND*  0000000000000000 (GLIBC_PRIVATE) _dl_open
                """,
                "GLIBC"));

    private static async Task AssertRunsOnAmazonLinuxAsync(string program)
    {
        string symbols = await Command.RunAsync("objdump", ["-T", program]);
        Version[] glibc = ElfFile.SymbolVersions(symbols, "GLIBC");

        Assert.NotEmpty(glibc);
        Assert.True(glibc[^1] <= s_glibc, $"{program} needs glibc {glibc[^1]}");
        Assert.All(ElfFile.SymbolVersions(symbols, "GLIBCXX"), version => Assert.True(
            version <= s_libstdcpp, $"{program} needs GLIBCXX {version}"));
    }

    private async Task<string[]> UnpackProgramsAsync(string project, TemporaryDirectory folder)
    {
        await functions.UnpackAsync(project, folder.File("code"));
        return [.. Directory.GetFiles(folder.File("code"), "*", SearchOption.AllDirectories).Where(file => ElfFile.MachineOf(file) is not null)];
    }
}
