namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// <c>backlogq</c>, published as the functions are (<c>src/Function.targets</c>): one trimmed file, compiled ahead of time
/// (ReadyToRun) together with the framework. Only its <c>archive</c> may be used: the local stack's JSON does not outlive
/// trimming, which the publication would warn of.
/// </summary>
internal static class ColdProgram
{
    /// <param name="folder">Gets it.</param>
    /// <returns>The program's path.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        string output = Path.Combine(folder, "backlogq");
        await Command.RunAsync(
            "dotnet", Root(), "publish", "src/BacklogQueue.Cli", "-c", "Release", "-r", "linux-x64", "--self-contained",
            "-p:PublishTrimmed=true", "-p:SuppressTrimAnalysisWarnings=true", "-p:PublishSingleFile=true",
            "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true",
            "-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3", "-p:EventSourceSupport=false",
            "-o", output, "-v", "quiet", "--nologo");
        return Path.Combine(output, "backlogq");
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BacklogQueue.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The benchmark runs from within the repository: it publishes backlogq.");
    }
}
