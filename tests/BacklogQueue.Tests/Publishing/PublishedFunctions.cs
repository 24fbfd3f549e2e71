using System.IO.Compression;

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

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>
    /// Publishes a function for Lambda's other processors. What is managed code is left as it is: the file format and the
    /// libraries are the runtime's either way.
    /// </summary>
    /// <param name="project">The function's project.</param>
    /// <param name="folder">Gets <c>bootstrap</c> and the rest.</param>
    internal async Task<CommandResult> PublishForArmAsync(string project, string folder)
    {
        await _folder.Value.WaitAsync(TestContext.Current.CancellationToken);
        await _oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await SourceTree.Find().RunDotnetAsync(
                "publish", $"src/{project}", "-c", "Release", "-r", "linux-arm64", "-o", folder, "--nologo", "-p:RunAnalyzers=false",
                $"-p:FunctionZip={folder}.zip", "-p:PublishTrimmed=false", "-p:PublishReadyToRun=false", "-p:PublishReadyToRunComposite=false");
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
