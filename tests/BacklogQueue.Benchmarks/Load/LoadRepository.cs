using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BacklogQueue.Benchmarks.Load;

using RefChange = BacklogQueue.Local.Backlog.RefChange;

/// <summary>
/// One repository of the load: every commit stands on the git server before the first push, so that a push costs no more than
/// moving its ref.
/// </summary>
internal sealed class LoadRepository : IAsyncDisposable
{
    public const string Project = "LOAD";

    /// <summary>What every repository has.</summary>
    public static readonly string[] Branches = ["main", "develop", "release/2026.1", "feature/検索", "fix/A_b-c.d"];

    private const int Files = 20;
    private const int FileBytes = 2_000;

    private readonly Process _refs;
    private readonly string[][] _commits;

    private LoadRepository(string name, Process refs, string[][] commits)
    {
        Name = name;
        _refs = refs;
        _commits = commits;
    }

    public string Name { get; }

    /// <param name="folder">Where the git server looks for the repository.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rounds">Commits of each branch.</param>
    public static async Task<LoadRepository> CreateAsync(string folder, string name, int rounds)
    {
        await Git.RunAsync("init", "-q", "--bare", "--template=", "-b", "main", folder);
        string marks = Path.Combine(folder, "marks");
        await ImportAsync(folder, marks, name, rounds);
        Dictionary<int, string> ids = (await File.ReadAllLinesAsync(marks)).Select(line => line.Split(' ')).ToDictionary(
            parts => int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture), parts => parts[1]);
        File.Delete(marks);
        ProcessStartInfo start = Git.Start("-C", folder, "update-ref", "--stdin");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        LoadRepository repository = new(
            name,
            Process.Start(start)!,
            [.. Branches.Select((_, branch) => Enumerable.Range(0, rounds).Select(round => ids[Mark(branch, round)]).ToArray())]);
        for (int branch = 0; branch < Branches.Length; branch++)
        {
            await repository.ChangeAsync($"delete {PreparedRef(branch)}");
        }

        return repository;
    }

    /// <summary>Moves a branch to its next commit.</summary>
    public async Task<RefChange> PushAsync(int branch, int round)
    {
        string? before = round == 0 ? null : _commits[branch][round - 1];
        RefChange change = new(RefName.BranchPrefix + Branches[branch], before, _commits[branch][round]);
        await ChangeAsync($"update {change.Ref} {change.After}");
        return change;
    }

    /// <summary>The tips that a branch has had, when all pushes are done.</summary>
    public IReadOnlyList<CommitId?> TipsOf(int branch) => [.. _commits[branch].Select(CommitId.Parse)];

    public async ValueTask DisposeAsync()
    {
        _refs.StandardInput.Close();
        await _refs.WaitForExitAsync();
        _refs.Dispose();
    }

    // One git program for all changes: https://git-scm.com/docs/git-update-ref
    private async Task ChangeAsync(string command)
    {
        await _refs.StandardInput.WriteAsync($"start\n{command}\ncommit\n");
        await _refs.StandardInput.FlushAsync();
        string? started = await _refs.StandardOutput.ReadLineAsync();
        string? committed = await _refs.StandardOutput.ReadLineAsync();
        if (started != "start: ok" || committed != "commit: ok")
        {
            throw new InvalidOperationException($"git update-ref answered {started}, {committed} to {command}.");
        }
    }

    private static async Task ImportAsync(string folder, string marks, string name, int rounds)
    {
        ProcessStartInfo start = Git.Start("-C", folder, "fast-import", "--quiet", "--done", $"--export-marks={marks}");
        start.RedirectStandardInput = true;
        using Process import = Process.Start(start)!;
        await using (Stream input = import.StandardInput.BaseStream)
        {
            await input.WriteAsync(Encoding.UTF8.GetBytes(History(name, rounds)));
        }

        await import.WaitForExitAsync();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import exited {import.ExitCode}.");
        }
    }

    /// <summary>A stream of https://git-scm.com/docs/git-fast-import: each commit changes one of the files.</summary>
    private static string History(string name, int rounds)
    {
        StringBuilder stream = new();
        for (int branch = 0; branch < Branches.Length; branch++)
        {
            for (int round = 0; round < rounds; round++)
            {
                string message = $"{name} {Branches[branch]} {round}";
                stream.Append(CultureInfo.InvariantCulture, $"commit {PreparedRef(branch)}\nmark :{Mark(branch, round)}\n");
                stream.Append(CultureInfo.InvariantCulture, $"committer Load <load@example.com> {1_767_323_045 + round} +0900\n");
                stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
                for (int file = round == 0 ? 0 : Files - 1; file < Files; file++)
                {
                    string content = string.Concat(Enumerable.Repeat($"{message} {file}\n", FileBytes / message.Length));
                    stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline src/{file % 4}/{file}.txt\n");
                    stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
                }
            }
        }

        return stream.Append("done\n").ToString();
    }

    private static string PreparedRef(int branch) => $"refs/prepared/{branch}";

    private static int Mark(int branch, int round) => (round * Branches.Length) + branch + 1;
}
