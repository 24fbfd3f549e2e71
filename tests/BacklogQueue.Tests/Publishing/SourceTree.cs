using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BacklogQueue.Tests.Publishing;

/// <summary>The repository that these tests were built from, and the SDK on it.</summary>
internal sealed class SourceTree(string folder)
{
    public string Folder { get; } = folder;

    /// <summary>The configuration that these tests were built with, as <c>dotnet</c> takes it.</summary>
    public static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static SourceTree Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "BacklogQueue.sln")))
            {
                return new SourceTree(folder.FullName);
            }
        }

        throw new DirectoryNotFoundException($"No BacklogQueue.sln above {AppContext.BaseDirectory}.");
    }

    public string File(string path) => Path.Combine(Folder, path);

    /// <summary>Runs <c>dotnet</c> to its end. No build server outlives it.</summary>
    public async Task<CommandResult> RunDotnetAsync(params string[] arguments)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        ProcessStartInfo start = new(dotnet, [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(token);
            string output = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return new CommandResult(process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
