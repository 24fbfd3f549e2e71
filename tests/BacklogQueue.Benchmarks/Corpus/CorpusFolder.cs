using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>
/// Makes the corpus once and keeps it below the machine's temporary folder (or <c>BACKLOGQ_CORPUS</c>), never in the
/// work tree. Repositories are named by what they are made of: another recipe makes another one.
/// </summary>
internal sealed class CorpusFolder
{
    /// <summary>The project that the repositories are served under.</summary>
    public const string Project = "corpus";

    private readonly Packages _packages;

    /// <param name="folder">Null for the one that is kept.</param>
    public CorpusFolder(string? folder = null)
    {
        Folder = folder
            ?? Environment.GetEnvironmentVariable("BACKLOGQ_CORPUS")
            ?? Path.Combine(Path.GetTempPath(), "backlogqueue-corpus");
        Directory.CreateDirectory(Repositories);
        _packages = new Packages(Directory.CreateDirectory(Path.Combine(Folder, "packages")).FullName);
    }

    public string Folder { get; }

    /// <summary>A git server's root: holds <c>PROJECT/REPO.git</c>.</summary>
    public string Root => Path.Combine(Folder, "git");

    private string Repositories => Path.Combine(Root, Project);

    /// <summary>Makes what is not there yet, and prints all commits.</summary>
    public static async Task<int> MakeAllAsync(TextWriter output)
    {
        CorpusFolder corpus = new();
        foreach (Shape shape in Shape.All)
        {
            CorpusRepository repository = await corpus.GetAsync(shape, output);
            await output.WriteLineAsync($"{repository.Commit} {shape.Name}");
        }

        return 0;
    }

    /// <summary>The shape's repository; out of seeds, and with a word on <paramref name="log"/>, when its packages cannot be had.</summary>
    public async Task<CorpusRepository> GetAsync(Shape shape, TextWriter log)
    {
        try
        {
            return await GetAsync(
                shape.Name,
                JsonSerializer.Serialize(shape.Commits),
                folder => ImportAsync(shape, folder));
        }
        catch (InvalidOperationException missing)
        {
            await log.WriteLineAsync($"'{shape.Name}' is made of seeds, since its packages cannot be had: {missing.Message}");
            return await GetAsync(shape.Name, shape.Substitute);
        }
    }

    /// <summary>A repository out of seeds.</summary>
    public Task<CorpusRepository> GetAsync(string name, SampleOptions options) =>
        GetAsync(name, JsonSerializer.Serialize(options), folder => SampleRepository.CreateAsync(folder, options));

    private async Task<CorpusRepository> GetAsync(string name, string recipe, Func<string, Task<string>> makeAsync)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..8];
        string folder = Path.Combine(Repositories, $"{name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}-{hash}.git");
        if (Directory.Exists(folder))
        {
            return new CorpusRepository(name, folder, await Git.RunAsync("-C", folder, "rev-parse", "main"));
        }

        string unfinished = $"{folder}.unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        string commit = await makeAsync(unfinished);
        Directory.Move(unfinished, folder);
        return new CorpusRepository(name, folder, commit);
    }

    private async Task<string> ImportAsync(Shape shape, string folder)
    {
        foreach (string package in shape.Commits.SelectMany(packages => packages))
        {
            await _packages.UnpackAsync(package); // before any work that would be in vain
        }

        using FastImport import = await FastImport.StartAsync(folder);
        foreach (string[] packages in shape.Commits)
        {
            import.Commit(isWhole: true);
            foreach (string package in packages)
            {
                AddFolder(import, new DirectoryInfo(await _packages.UnpackAsync(package)), Shape.FolderOf(package));
            }
        }

        return await import.FinishAsync();
    }

    private static void AddFolder(FastImport import, DirectoryInfo folder, string path)
    {
        foreach (FileSystemInfo entry in folder.GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string name = $"{path}/{entry.Name}";
            if (entry.LinkTarget is { } target)
            {
                import.AddFile(name, FastImport.SymbolicLink, Encoding.UTF8.GetBytes(target));
            }
            else if (entry is DirectoryInfo directory)
            {
                AddFolder(import, directory, name);
            }
            else
            {
                using FileStream content = File.OpenRead(entry.FullName);
                bool isExecutable = !OperatingSystem.IsWindows() && (entry.UnixFileMode & UnixFileMode.UserExecute) != 0;
                import.AddFile(name, isExecutable ? FastImport.Executable : FastImport.RegularFile, content);
            }
        }
    }
}
