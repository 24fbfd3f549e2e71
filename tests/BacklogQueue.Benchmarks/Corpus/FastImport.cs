using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>
/// Writes the history of a new bare repository through <c>git fast-import</c>, with authors and times that are always
/// the same, so that the same trees give the same commits on every machine.
/// </summary>
internal sealed class FastImport : IDisposable
{
    public const string RegularFile = "100644";
    public const string Executable = "100755";
    public const string SymbolicLink = "120000";

    private const long FirstCommit = 1_700_000_000;

    private readonly string _folder;
    private readonly Process _process;
    private readonly Stream _input;
    private int _commits;

    private FastImport(string folder, Process process)
    {
        _folder = folder;
        _process = process;
        _input = process.StandardInput.BaseStream;
    }

    /// <summary>Creates <paramref name="folder"/> as a bare repository with branch <c>main</c>.</summary>
    public static async Task<FastImport> StartAsync(string folder)
    {
        await Git.RunAsync("init", "-q", "--bare", "-b", "main", folder);
        ProcessStartInfo start = Git.Start("-C", folder, "fast-import", "--quiet", "--done");
        start.RedirectStandardInput = true;
        return new FastImport(folder, Process.Start(start)!);
    }

    /// <summary>Begins a commit on top of the last one.</summary>
    /// <param name="isWhole">Whether it starts from an empty tree, else from the last commit's.</param>
    public void Commit(bool isWhole)
    {
        long time = FirstCommit + (3_600L * _commits++);
        Write(string.Create(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter B <b@example.com> {time} +0900\ndata 1\nc\n"));
        if (isWhole)
        {
            Write("deleteall\n");
        }
    }

    public void AddFile(string path, string mode, ReadOnlySpan<byte> content)
    {
        StartFile(path, mode, content.Length);
        _input.Write(content);
        Write("\n");
    }

    public void AddFile(string path, string mode, Stream content)
    {
        StartFile(path, mode, content.Length);
        content.CopyTo(_input);
        Write("\n");
    }

    /// <summary>Packs the repository as a server packs it.</summary>
    /// <returns>The tip of <c>main</c>.</returns>
    public async Task<string> FinishAsync()
    {
        Write("done\n");
        _input.Close();
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import exited {_process.ExitCode}.");
        }

        await Git.RunAsync("-C", _folder, "repack", "-adfq");
        return await Git.RunAsync("-C", _folder, "rev-parse", "main");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void StartFile(string path, string mode, long length)
    {
        if (path.StartsWith('"') || path.Contains('\n', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The path '{path}' would have to be quoted.");
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"M {mode} inline {path}\ndata {length}\n"));
    }

    private void Write(string text) => _input.Write(Encoding.UTF8.GetBytes(text));
}
