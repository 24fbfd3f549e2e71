using System.Globalization;
using System.Text;

namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>
/// A repository out of nothing but seeds, the same on every machine: source-like files, variants of them under the same
/// name elsewhere (which is how git finds bases for deltas), and files of random bytes. Each commit changes a few files.
/// </summary>
internal static class SampleRepository
{
    private const int ChangedFraction = 30;
    private const int Folders = 40;
    private const int FilesPerFolder = 250;

    private static readonly string[] s_words =
        [.. "public private static return await string class value index buffer length offset stream token request response if else for while new null true false this var int long byte void throw catch using namespace get set Task List Dictionary Console Math Path File Read Write Open Close Start Stop Count".Split(' ')];

    /// <summary>Creates <paramref name="folder"/> as a bare repository with branch <c>main</c>, packed as a server packs.</summary>
    /// <returns>The tip of <c>main</c>.</returns>
    public static async Task<string> CreateAsync(string folder, SampleOptions options)
    {
        using FastImport import = await FastImport.StartAsync(folder);
        if (options.Binaries > 0)
        {
            // Random bytes have no deltas, and git would look for them for minutes.
            await Git.RunAsync("-C", folder, "config", "core.bigFileThreshold", "1m");
        }

        for (int version = 0; version < options.Commits; version++)
        {
            import.Commit(isWhole: false);
            for (int file = 0; file < options.Files; file++)
            {
                if (IsChangedIn(version, file))
                {
                    AddText(import, options, file, version);
                }
            }

            for (int file = 0; file < options.Binaries && version == 0; file++)
            {
                AddBinary(import, file, options.BinaryMiB);
            }
        }

        return await import.FinishAsync();
    }

    private static bool IsChangedIn(int version, int file) => version == 0 || file % ChangedFraction == version % ChangedFraction;

    /// <summary>The first version's lines, and after them what each later version changed.</summary>
    private static void AddText(FastImport import, SampleOptions options, int file, int version)
    {
        int origin = options.VariantEvery > 0 && file % options.VariantEvery == options.VariantEvery - 1
            ? file - options.VariantEvery + 1
            : file;
        Random random = new(origin);
        List<string> lines = [.. Enumerable.Range(0, random.Next(options.Lines / 20, options.Lines)).Select(_ => Line(random))];
        for (int change = origin == file ? 1 : 0; change <= version; change++)
        {
            if (IsChangedIn(change, file))
            {
                Change(lines, new Random(HashCode(file, change)));
            }
        }

        int folder = file % Math.Max(Folders, options.Files / FilesPerFolder);
        import.AddFile($"src/module{folder}/File{origin}.cs", FastImport.RegularFile, Encoding.ASCII.GetBytes(string.Concat(lines)));
    }

    private static void AddBinary(FastImport import, int file, int mebibytes)
    {
        using RandomStream content = new(file, (long)mebibytes << 20);
        import.AddFile($"assets/image{file}.bin", FastImport.RegularFile, content);
    }

    private static void Change(List<string> lines, Random random)
    {
        for (int i = 0; i < 5; i++)
        {
            lines.Insert(random.Next(lines.Count), Line(random));
        }
    }

    private static int HashCode(int file, int version) => (file * 1_000) + version;

    private static string Line(Random random)
    {
        StringBuilder line = new(new string(' ', 4 * random.Next(4)));
        for (int words = random.Next(2, 10); words > 0; words--)
        {
            line.Append(s_words[random.Next(s_words.Length)]);
            line.Append(random.Next(4) switch { 0 => ".", 1 => "(", 2 => " ", _ => random.Next(1_000).ToString(CultureInfo.InvariantCulture) });
        }

        return line.Append(";\n").ToString();
    }
}
