using System.Collections.Concurrent;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Simulation;

/// <summary>A commit without parents, of one file that says its number.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Id">Its own.</param>
/// <param name="Pack">It with its tree.</param>
internal sealed record SimulatedCommit(int Number, CommitId Id, byte[] Pack)
{
    private static readonly ConcurrentDictionary<int, SimulatedCommit> s_made = new();

    public static string FileName => "number.txt";

    public string Content => $"This is commit {Number}.";

    public static SimulatedCommit Of(int number) => s_made.GetOrAdd(number, Make);

    public override string ToString() => $"commit {Number}";

    private static SimulatedCommit Make(int number)
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob(new SimulatedCommit(number, CommitId.Parse(new string('1', 40)), []).Content);
        ObjectId commit = pack.Commit(pack.Tree(("100644", FileName, blob)));
        return new SimulatedCommit(number, CommitId.Parse(commit.ToString()), pack.ToArray());
    }
}
