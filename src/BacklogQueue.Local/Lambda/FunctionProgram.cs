namespace BacklogQueue.Local.Lambda;

/// <summary>Finds a function's executable beside the program that hosts the local stack.</summary>
public static class FunctionProgram
{
    /// <summary>The name that Lambda starts.</summary>
    public const string Published = "bootstrap";

    /// <param name="name">The project's name.</param>
    /// <param name="hostFolder">Where the host's own executable is.</param>
    /// <exception cref="FileNotFoundException">It was neither published to <c>functions/NAME/bootstrap</c> nor built beside the host.</exception>
    public static string Find(string name, string hostFolder)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(hostFolder));

        // artifacts/bin/PROJECT/CONFIGURATION/: the same configuration of the other project.
        string built = Path.Combine(folder, "..", "..", name, Path.GetFileName(folder), file);
        string published = Path.Combine(folder, "functions", name, Published);
        return Array.Find([published, built], File.Exists) is { } path
            ? Path.GetFullPath(path)
            : throw new FileNotFoundException($"The function's program is neither {published} nor {Path.GetFullPath(built)}: build the solution.");
    }
}
