namespace BacklogQueue.Benchmarks.Engine;

/// <summary><c>backlogq</c> as it is published: compiled ahead of time (ReadyToRun).</summary>
internal static class ColdProgram
{
    /// <param name="folder">Gets it.</param>
    /// <returns>The program's path.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        string output = Path.Combine(folder, "backlogq");
        await Command.RunAsync(
            "dotnet", Root(), "publish", "src/BacklogQueue.Cli", "-c", "Release", "-r", "linux-x64", "--no-self-contained",
            "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet", "--nologo");
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
