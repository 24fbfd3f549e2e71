using BacklogQueue.PushLogs;

namespace BacklogQueue.Local.Checks;

/// <summary>
/// What must be true of one ref when the queue is empty, the dead-letter queue was redriven, and nothing fails any more:
/// I1 to I4 as far as one ref shows them.
/// </summary>
public static class RefInvariants
{
    public static IReadOnlyList<Violation> Check(RefAccount account) =>
    [
        .. Convergence(account).Concat(Order(account)).Concat(Repeats(account)).Concat(Fates(account)),
    ];

    /// <summary>I1: the newest version is the tip. A move that nobody announced is not known to have happened.</summary>
    private static IEnumerable<Violation> Convergence(RefAccount account)
    {
        CommitId? newest = account.Versions.Count > 0 ? account.Versions[^1].Commit : null;
        if (account.IsAnnounced && account.Tips is [.., { } tip] && newest != tip)
        {
            yield return Violated("I1", account, $"the tip is {tip}, the newest version is {Name(newest)}.");
        }
    }

    /// <summary>I2: the versions are tips that the ref had, in the order it had them.</summary>
    private static IEnumerable<Violation> Order(RefAccount account)
    {
        int at = 0;
        foreach (PublishedVersion version in account.Versions)
        {
            while (at < account.Tips.Count && (version.Commit is null || account.Tips[at] != version.Commit))
            {
                at++;
            }

            if (at == account.Tips.Count)
            {
                yield return Violated(
                    "I2",
                    account,
                    $"the tips were {Names(account.Tips)}; the versions are {Names(account.Versions.Select(one => one.Commit))}.");
                yield break;
            }
        }
    }

    /// <summary>I4: no commit twice in a row.</summary>
    private static IEnumerable<Violation> Repeats(RefAccount account)
    {
        if (account.Versions.Zip(account.Versions.Skip(1)).Any(pair => pair.First.Commit == pair.Second.Commit))
        {
            yield return Violated("I4", account, $"the versions are {Names(account.Versions.Select(one => one.Commit))}.");
        }
    }

    /// <summary>I3: one row per accepted webhook, with a fate that tells the truth.</summary>
    private static IEnumerable<Violation> Fates(RefAccount account)
    {
        ILookup<string, PushRow> rows = account.Rows.ToLookup(row => row.Push.Delivery, StringComparer.Ordinal);
        foreach (string delivery in account.Accepted.Where(delivery => rows[delivery].Count() != 1))
        {
            yield return Violated("I3", account, $"delivery {delivery} was answered \"queued\" and has {rows[delivery].Count()} rows.");
        }

        foreach (PushRow row in account.Rows.Where(row => !IsGood(row.Status)))
        {
            yield return Violated("I3", account, $"delivery {row.Push.Delivery} is {row.Status}: {row.Reason ?? row.LastError?.Text}");
        }

        foreach (PushRow row in account.Rows.Where(row => row.History.SkipLast(1).Any(line => IsGood(line.Status))))
        {
            yield return Violated("I3", account, $"delivery {row.Push.Delivery} had a fate before its last.");
        }

        foreach (PushRow row in account.Rows.Where(row => row.Artifact is not null && !IsThere(row, account.Versions)))
        {
            yield return Violated("I3", account, $"delivery {row.Push.Delivery} names a version that is not there: {row.Artifact}");
        }

        foreach (IGrouping<string?, PushRow> shared in account.Rows
            .Where(row => row.Status == PushStatus.Packaged)
            .GroupBy(row => row.Artifact?.VersionId)
            .Where(group => group.Count() > 1))
        {
            yield return Violated("I3", account, $"{shared.Count()} pushes say that version {shared.Key} is theirs.");
        }
    }

    private static bool IsThere(PushRow row, IReadOnlyList<PublishedVersion> versions) => versions.Any(
        version => version.VersionId == row.Artifact!.VersionId && version.Commit == row.PackagedCommit);

    // A redrive of everything leaves no failure, and nobody discards.
    private static bool IsGood(PushStatus status) =>
        status is PushStatus.Packaged or PushStatus.Duplicate or PushStatus.Superseded or PushStatus.RefDeleted;

    private static string Names(IEnumerable<CommitId?> commits) => string.Join(", ", commits.Select(Name));

    private static string Name(CommitId? commit) => commit?.Hex[..10] ?? "none";

    private static Violation Violated(string invariant, RefAccount account, string text) => new(invariant, account.Ref, text);
}
