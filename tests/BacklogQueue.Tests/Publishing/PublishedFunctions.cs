using System.IO.Compression;

[assembly: AssemblyFixture(typeof(BacklogQueue.Tests.Publishing.PublishedFunctions))]

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// Both functions' zips, made once for all tests by the command of the README, from the sources that these tests were
/// built from. It takes a minute or two, less when the sources have not changed since.
/// </summary>
public sealed class PublishedFunctions
{
    private readonly Lazy<Task<string>> _folder = new(PublishAsync);

    /// <summary>Unpacks a function's zip as Lambda does, without the right to write there.</summary>
    /// <param name="project">The function's project.</param>
    /// <param name="folder">Does not exist.</param>
    public async Task UnpackAsync(string project, string folder)
    {
        string zips = await _folder.Value.WaitAsync(TestContext.Current.CancellationToken);
        await ZipFile.ExtractToDirectoryAsync(
            Path.Combine(zips, $"{project}.zip"), folder, TestContext.Current.CancellationToken);
    }

    private static async Task<string> PublishAsync()
    {
        SourceTree source = SourceTree.Find();

        // The sources were analysed when the tests were built.
        CommandResult result = await source.RunDotnetAsync(
            "publish", "src/Functions.slnf", "-c", "Release", "--nologo", "-p:RunAnalyzers=false");
        Assert.True(result.ExitCode == 0, result.Output);
        return source.File("artifacts/functions");
    }
}
