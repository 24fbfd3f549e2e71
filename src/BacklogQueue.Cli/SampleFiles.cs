namespace BacklogQueue.Cli;

/// <summary>Files that zips are apt to get wrong: a link, a program, a name in Japanese, an empty file.</summary>
internal static class SampleFiles
{
    /// <param name="folder">Exists; a system without links and modes gets the other files only.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public static async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "docs"));
        await File.WriteAllTextAsync(Path.Combine(folder, "docs", "設計.md"), "# 設計\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "docs", "empty"), "", cancellationToken);
        string program = Path.Combine(folder, "build.sh");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho built\n", cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
            File.CreateSymbolicLink(Path.Combine(folder, "start"), "build.sh");
        }
    }
}
