using BacklogQueue.Local;
using BacklogQueue.Local.Checks;

namespace BacklogQueue.Cli.Chaos;

/// <summary>Looks at everything that a stack at rest has to show for what happened to it.</summary>
/// <param name="stack">At rest, after the redrive.</param>
/// <param name="reader">Of the same stack.</param>
/// <param name="record">What happened.</param>
/// <param name="folder">Gets the clones to compare with.</param>
internal sealed class ChaosVerdict(LocalStack stack, StackReader reader, ChaosRecord record, string folder)
{
    private readonly List<RefAccount> _accounts = [];
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<string, ReferenceArchive> _references = [];

    public IReadOnlyList<RefAccount> Accounts => _accounts;

    public IReadOnlyList<Violation> Violations => _violations;

    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        SecretSearch secrets = new(stack, reader);
        _violations.AddRange(await secrets.SearchLogsAsync(cancellationToken));
        await CheckQueuesAsync(cancellationToken);
        foreach (RefId id in record.Branches)
        {
            RefAccount account = await AccountAsync(id, cancellationToken);
            _accounts.Add(account);
            _violations.AddRange(RefInvariants.Check(account));
            _violations.AddRange(await secrets.SearchAsync(account, cancellationToken));
            if (account.Versions is [.., { Commit: not null } newest])
            {
                await CompareAsync(id, newest, cancellationToken);
            }
        }
    }

    /// <summary>What is left of I3: the queues.</summary>
    private async Task CheckQueuesAsync(CancellationToken cancellationToken)
    {
        if (await reader.CountQueuedAsync(cancellationToken) is > 0 and int queued)
        {
            _violations.Add(new Violation("I3", null, $"{queued} messages are left in the queue."));
        }

        if (await reader.CountDeadAsync(cancellationToken) is > 0 and int dead)
        {
            _violations.Add(new Violation("I3", null, $"{dead} messages are in the dead-letter queue although they were redriven."));
        }
    }

    private async Task<RefAccount> AccountAsync(RefId id, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObservedMove> moves = record.MovesOf(id);
        RefAccount account = new()
        {
            Ref = id,
            Tips = [.. moves.Select(move => move.Move.Commit)],
            Accepted = record.AcceptedOf(id),
            IsAnnounced = true,
            Versions = await reader.VersionsAsync(id, cancellationToken),
            Rows = await reader.RowsAsync(id, cancellationToken),
        };
        return account with
        {
            IsAnnounced = account.Rows.Any(row => row.Push.Activity == moves[^1].Move.Activity || row.Push.ReceivedAt >= moves[^1].At),
        };
    }

    /// <summary>I5: the newest zip lists what <c>git archive</c> lists.</summary>
    private async Task CompareAsync(RefId id, PublishedVersion version, CancellationToken cancellationToken)
    {
        if (!_references.TryGetValue(id.RepositoryPath, out ReferenceArchive? reference))
        {
            reference = await ReferenceArchive.CreateAsync(
                stack.RepositoryFolder(id.Project, id.Repository),
                Path.Combine(folder, $"reference-{_references.Count}.git"),
                cancellationToken);
            _references.Add(id.RepositoryPath, reference);
        }

        using MemoryStream zip = new(await reader.DownloadAsync(id, version.VersionId, cancellationToken));
        try
        {
            IReadOnlyList<string> differences = ZipListing.Differences(
                ZipListing.Read(zip), await reference.ListAsync(version.Commit!.Hex, cancellationToken));
            _violations.AddRange(differences.Select(difference => new Violation("I5", id, difference)));
        }
        catch (InvalidDataException problem)
        {
            _violations.Add(new Violation("I5", id, $"version {version.VersionId} is no whole zip: {problem.Message}"));
        }
    }
}
