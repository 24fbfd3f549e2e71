using System.Collections.Concurrent;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Simulation;

/// <summary>A commit without parents, of one file that says its number; every fourth has some parts of an upload more to say.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Id">Its own.</param>
/// <param name="Content">Its file's.</param>
/// <param name="Pack">It with its tree.</param>
internal sealed record SimulatedCommit(int Number, CommitId Id, string Content, byte[] Pack)
{
    private static readonly ConcurrentDictionary<int, SimulatedCommit> s_made = new();

    public static string FileName => "number.txt";

    public static SimulatedCommit Of(int number) => s_made.GetOrAdd(number, Make);

    public override string ToString() => $"commit {Number}";

    private static SimulatedCommit Make(int number)
    {
        string content = $"This is commit {number}.{(number % 4 == 1 ? Noise(number) : "")}";
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Tree(("100644", FileName, pack.Blob(content))));
        return new SimulatedCommit(number, CommitId.Parse(commit.ToString()), content, pack.ToArray());
    }

    private static string Noise(int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[Cloud.PartBytes * random.Next(1, 5)];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
