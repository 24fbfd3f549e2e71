using System.IO.Compression;

namespace BacklogQueue.Benchmarks.ColdStart;

/// <summary>A function as <c>dotnet publish</c> leaves it.</summary>
internal sealed class PublishedProgram(string folder)
{
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    public string Folder => folder;

    /// <summary>What Lambda starts.</summary>
    public string Bootstrap { get; } = Path.Combine(folder, "bootstrap");

    public long Bytes => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);

    /// <exception cref="DirectoryNotFoundException">It was not published.</exception>
    public static PublishedProgram Find(string project)
    {
        // artifacts/bin/BacklogQueue.Benchmarks/CONFIGURATION/ -> artifacts/publish/PROJECT/release_linux-x64/
        string folder = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "publish", project, "release_linux-x64"));
        return Directory.Exists(folder)
            ? new PublishedProgram(folder)
            : throw new DirectoryNotFoundException($"{folder} is not there: publish the functions first.");
    }

    /// <summary>What Lambda downloads.</summary>
    public long ZippedBytes()
    {
        using MemoryStream zip = new();
        ZipFile.CreateFromDirectory(folder, zip);
        return zip.Length;
    }
}
