using System.Collections.Concurrent;
using System.IO.Compression;
using BacklogQueue.Tests.Support;

[assembly: AssemblyFixture(typeof(BacklogQueue.Tests.Publishing.PublishedFunctions))]

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// Both functions' zips, made once for all tests by the command of the README, from the sources that these tests were
/// built from. It takes a minute or two, less when the sources have not changed since. With
/// <c>BACKLOGQ_PUBLISH_NATIVE=1</c> they are native code, which takes a linker.
/// </summary>
public sealed class PublishedFunctions : IDisposable
{
    private readonly Lazy<Task<string>> _folder = new(PublishAsync);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _arm = new();
    private readonly TemporaryDirectory _armFolder = new();
    private readonly SemaphoreSlim _oneAtATime = new(1); // they share a project's intermediate files

    /// <summary>Unpacks a function's zip as Lambda does, without the right to write there.</summary>
    /// <param name="project">The function's project.</param>
    /// <param name="folder">Does not exist.</param>
    public async Task UnpackAsync(string project, string folder)
    {
        string zips = await _folder.Value.WaitAsync(TestContext.Current.CancellationToken);
        await ZipFile.ExtractToDirectoryAsync(
            Path.Combine(zips, $"{project}.zip"), folder, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _oneAtATime.Dispose();
        _armFolder.Dispose();
    }

    /// <summary>
    /// A function for Lambda's other processors, as a folder with <c>bootstrap</c> and the rest, made once for all tests;
    /// skips the test where its runtime is not to be had. What is managed code is left as it is: the file format and the
    /// libraries are the runtime's either way.
    /// </summary>
    /// <param name="project">The function's project.</param>
    internal Task<string> PublishForArmAsync(string project) =>
        _arm.GetOrAdd(project, _ => new(() => PublishForArmAsync(project, _armFolder.File(project)))).Value
            .WaitAsync(TestContext.Current.CancellationToken);

    private async Task<string> PublishForArmAsync(string project, string folder)
    {
        await _folder.Value.WaitAsync(TestContext.Current.CancellationToken);
        await _oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            CommandResult result = await SourceTree.Find().RunDotnetAsync(
                "publish", $"src/{project}", "-c", "Release", "-r", "linux-arm64", "-o", folder, "--nologo", "-p:RunAnalyzers=false",
                $"-p:FunctionZip={folder}.zip", "-p:PublishTrimmed=false", "-p:PublishReadyToRun=false", "-p:PublishReadyToRunComposite=false");
            Assert.SkipWhen(result.Output.Contains("NU1101", StringComparison.Ordinal), "the package source has no runtime for linux-arm64");
            Assert.True(result.ExitCode == 0, result.Output);
            return folder;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static async Task<string> PublishAsync()
    {
        SourceTree source = SourceTree.Find();
        bool native = Environment.GetEnvironmentVariable("BACKLOGQ_PUBLISH_NATIVE") == "1";

        // The sources were analysed when the tests were built.
        CommandResult result = await source.RunDotnetAsync(
            ["publish", "src/Functions.slnf", "-c", "Release", "--nologo", "-p:RunAnalyzers=false", .. native ? ["-p:PublishAot=true"] : Array.Empty<string>()]);
        Assert.True(result.ExitCode == 0, result.Output);
        return source.File("artifacts/functions");
    }
}
