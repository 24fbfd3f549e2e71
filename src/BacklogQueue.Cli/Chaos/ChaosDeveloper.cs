using BacklogQueue.Local;

namespace BacklogQueue.Cli.Chaos;

/// <summary>Pushes what developers push, sometimes several times a second: commits, rewritten history, rollbacks, branches that come and go.</summary>
/// <param name="clone">Where, and what to.</param>
/// <param name="tree">The working copy.</param>
/// <param name="stack">Has the git server.</param>
/// <param name="record">Counts the pushes.</param>
/// <param name="random">What, and when.</param>
/// <param name="clock">Paces the pushes.</param>
internal sealed class ChaosDeveloper(
    ChaosClone clone, ChaosWorkTree tree, LocalStack stack, ChaosRecord record, Random random, TimeProvider clock)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(3);

    private readonly Uri _url = new($"{stack.GitUrl.AbsoluteUri}/{clone.Project}/{clone.Repository}.git");
    private readonly IReadOnlyDictionary<string, string> _credentials = GitClient.Credentials(stack.GitUser, stack.GitPassword);

    /// <summary>What this developer has pushed to each branch, in order.</summary>
    private readonly Dictionary<string, List<string>> _pushed =
        clone.Branches.ToDictionary(branch => branch, _ => new List<string> { tree.First });

    /// <summary>Returns after the push that is under way at <paramref name="end"/>.</summary>
    public async Task WorkAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        while (clock.GetUtcNow() < end)
        {
            string branch = clone.Branches[random.Next(clone.Branches.Count)];
            await (random.Next(100) switch
            {
                < 45 => CommitAsync(branch, 1, cancellationToken),
                < 55 => CommitAsync(branch, 3, cancellationToken),
                < 65 => AmendAsync(branch, cancellationToken),
                < 77 => RollBackAsync(branch, cancellationToken),
                < 87 => DeleteAsync(cancellationToken),
                < 95 => PushAllAsync(cancellationToken),
                _ => TagAsync(branch, cancellationToken),
            });
            if (random.Next(3) > 0)
            {
                await Task.Delay(s_longestPause * random.NextDouble(), clock, cancellationToken);
            }
        }
    }

    private async Task CommitAsync(string branch, int count, CancellationToken cancellationToken)
    {
        string tip = _pushed[branch][^1];
        for (int i = 0; i < count; i++)
        {
            tip = await tree.CommitOnAsync(tip, cancellationToken);
        }

        _pushed[branch].Add(tip);
        await PushAsync(count == 1 ? "a commit" : "several commits", [Move(branch)], cancellationToken);
    }

    private async Task AmendAsync(string branch, CancellationToken cancellationToken)
    {
        _pushed[branch].Add(await tree.AmendAsync(_pushed[branch][^1], cancellationToken));
        await PushAsync("rewritten history", [Move(branch)], cancellationToken);
    }

    private Task RollBackAsync(string branch, CancellationToken cancellationToken)
    {
        List<string> pushed = _pushed[branch];
        pushed.Add(pushed[random.Next(pushed.Count)]);
        return PushAsync("a rollback", [Move(branch)], cancellationToken);
    }

    // A git server does not let go of the branch that it names in HEAD.
    private Task DeleteAsync(CancellationToken cancellationToken)
    {
        string[] branches = [.. clone.Branches.Where(branch => branch != "main")];
        return PushAsync(
            "a delete", [$":{RefName.BranchPrefix}{branches[random.Next(branches.Length)]}"], cancellationToken);
    }

    private Task PushAllAsync(CancellationToken cancellationToken) =>
        PushAsync("all branches", clone.Branches.Select(Move), cancellationToken);

    private Task TagAsync(string branch, CancellationToken cancellationToken) =>
        PushAsync("a tag", [$"{_pushed[branch][^1]}:{RefName.TagPrefix}v{random.Next(100)}"], cancellationToken);

    private string Move(string branch) => $"{_pushed[branch][^1]}:{RefName.BranchPrefix}{branch}";

    private async Task PushAsync(string kind, IEnumerable<string> refs, CancellationToken cancellationToken)
    {
        try
        {
            await tree.PushAsync(_url, _credentials, refs, cancellationToken);
            record.CountPush(kind);
        }
        catch (CliException)
        {
            // What came of it, the git server tells; there is nothing to delete, or the connection was broken on purpose.
            record.CountPush("failed");
        }
    }
}
