using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BacklogQueue.Benchmarks;

/// <summary>
/// A repository of 5,000 source-like files with 30 commits of changes, the same on every machine. One file in four is
/// a variant of another, as real trees have them, so that the pack of one commit holds deltas.
/// </summary>
internal static class SampleRepository
{
    private const int Files = 5_000;
    private const int Commits = 30;
    private const int ChangesPerCommit = 150;

    private static readonly string[] s_words =
        [.. "public private static return await string class value index buffer length offset stream token request response if else for while new null true false this var int long byte void throw catch using namespace get set Task List Dictionary Console Math Path File Read Write Open Close Start Stop Count".Split(' ')];

    /// <summary>Creates <paramref name="folder"/> as a bare repository with branch <c>main</c>, packed as a server packs.</summary>
    public static async Task CreateAsync(string folder)
    {
        await Git.RunAsync("init", "-q", "--bare", "-b", "main", folder);
        ProcessStartInfo start = Git.Start("-C", folder, "fast-import", "--quiet", "--done");
        start.RedirectStandardInput = true;
        using Process import = Process.Start(start)!;
        await using (Stream input = import.StandardInput.BaseStream)
        {
            Write(input);
        }

        await import.WaitForExitAsync();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import exited {import.ExitCode}.");
        }

        await Git.RunAsync("-C", folder, "repack", "-adfq");
    }

    private static void Write(Stream output)
    {
        Random random = new(1);
        List<string>[] files = new List<string>[Files];
        for (int i = 0; i < Files; i++)
        {
            files[i] = IsVariant(i) ? Changed(files[i - 3], random) : [.. Enumerable.Range(0, random.Next(20, 400)).Select(_ => Line(random))];
        }

        Commit(output, 0, Enumerable.Range(0, Files), files);
        for (int commit = 1; commit < Commits; commit++)
        {
            int[] changed = [.. Enumerable.Range(0, ChangesPerCommit).Select(_ => random.Next(Files)).Distinct()];
            foreach (int i in changed)
            {
                files[i] = Changed(files[i], random);
            }

            Commit(output, commit, changed, files);
        }

        output.Write("done\n"u8);
    }

    private static void Commit(Stream output, int number, IEnumerable<int> changed, List<string>[] files)
    {
        Write(output, $"commit refs/heads/main\ncommitter B <b@example.com> {1_700_000_000 + number} +0900\ndata 1\nc\n");
        foreach (int i in changed)
        {
            byte[] content = Encoding.ASCII.GetBytes(string.Concat(files[i]));
            int name = IsVariant(i) ? i - 3 : i; // the same name elsewhere: that is how git finds bases for deltas
            Write(output, $"M 100644 inline src/module{i % 40}/File{name}.cs\ndata {content.Length}\n");
            output.Write(content);
            output.Write("\n"u8);
        }
    }

    private static bool IsVariant(int file) => file % 4 == 3;

    private static List<string> Changed(List<string> lines, Random random)
    {
        List<string> changed = [.. lines];
        for (int i = 0; i < 5; i++)
        {
            changed.Insert(random.Next(changed.Count), Line(random));
        }

        return changed;
    }

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

    private static void Write(Stream output, string text) => output.Write(Encoding.ASCII.GetBytes(text));
}
