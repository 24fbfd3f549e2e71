using System.Globalization;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>What every server serves: <c>PROJECT/app.git</c> with a history, in a folder of its own.</summary>
internal sealed class ServedRepositories : IDisposable
{
    public const string App = "PROJECT/app.git";

    private const int Commits = 120;

    private readonly TemporaryDirectory _folder = new();

    public string Folder => _folder.Path;

    public GitRepository Repository { get; private set; } = null!;

    /// <summary>Of <c>refs/heads/main</c>, the newest first.</summary>
    public IReadOnlyList<ObjectId> History { get; private set; } = [];

    /// <summary>An annotated tag of the oldest commit.</summary>
    public ObjectId Tag { get; private set; }

    /// <summary>A commit that is in the repository and in no ref's history.</summary>
    public ObjectId Unreachable { get; private set; }

    public static async Task<ServedRepositories> CreateAsync()
    {
        ServedRepositories served = new();
        GitRepository repository = await GitRepository.CreateAsync(Path.Combine(served.Folder, App), bare: true);
        await repository.RunBytesAsync(Script(), "fast-import", "--quiet");
        await repository.RunAsync("tag", "-a", "-m", "annotated", "v1", $"main~{Commits - 1}");
        await repository.RunAsync("branch", "ブランチ/機能", "main~3");
        await repository.RunAsync("update-ref", "refs/pull/1/head", "main~2");
        served.Unreachable = ObjectId.Parse(await repository.RunAsync("rev-parse", "gone"));
        await repository.RunAsync("update-ref", "-d", "refs/heads/gone");
        served.Repository = repository;
        served.History = [.. (await repository.RunAsync("rev-list", "main")).Split('\n').Select(id => ObjectId.Parse(id))];
        served.Tag = ObjectId.Parse(await repository.RunAsync("rev-parse", "v1"));
        return served;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Each commit changes one of many similar files, so that packs have deltas.</summary>
    private static byte[] Script()
    {
        StringBuilder script = new();
        string text = string.Concat(Enumerable.Range(0, 200).Select(line => $"line {line * 7919 % 1000}\n"));
        for (int i = 0; i < Commits; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter C <c@example.com> {1_700_000_000 + i} +0900\ndata 1\nm\n");
            if (i == 0)
            {
                script.Append("M 100755 inline run.sh\ndata 4\nrun\n\nM 120000 inline link\ndata 6\nrun.sh\n");
                script.Append(CultureInfo.InvariantCulture, $"M 160000 {new string('1', 40)} module\nM 100644 inline empty\ndata 0\n\n");
                script.Append("M 100644 inline 設計/要件 書.md\ndata 3\nok\n\n");
            }

            string body = text + i.ToString("000\n", CultureInfo.InvariantCulture);
            script.Append(CultureInfo.InvariantCulture, $"M 100644 inline src/{i % 5}/file{i % 20}.txt\ndata {body.Length}\n{body}\n");
        }

        script.Append("commit refs/heads/gone\ncommitter C <c@example.com> 1800000000 +0000\ndata 4\ngone\nfrom refs/heads/main\n\n");
        return Encoding.UTF8.GetBytes(script.ToString());
    }
}
