using BacklogQueue.Local;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Benchmarks.Load;

/// <summary>What the product made of the load.</summary>
/// <param name="Violations">Of the invariants; empty when all hold.</param>
/// <param name="Packages">Versions in the bucket.</param>
/// <param name="Fates">How many pushes had each.</param>
internal sealed record LoadVerdict(
    IReadOnlyList<Violation> Violations,
    int Packages,
    IReadOnlyDictionary<PushStatus, int> Fates)
{
    public static async Task<LoadVerdict> ReachAsync(
        LocalStack stack, IReadOnlyList<LoadRepository> repositories, IReadOnlyList<LoadWebhook> webhooks)
    {
        await using StackReader reader = new(stack, TimeProvider.System);
        List<Violation> violations = [.. webhooks
            .Where(webhook => webhook.Delivery is null)
            .Select(webhook => new Violation("I3", webhook.Ref, $"a webhook was answered {webhook.Answer}"))];
        if (await reader.CountQueuedAsync(CancellationToken.None) is > 0 and int queued)
        {
            violations.Add(new Violation("I3", null, $"{queued} messages are left in the queue."));
        }

        if (await reader.CountDeadAsync(CancellationToken.None) is > 0 and int dead)
        {
            violations.Add(new Violation("I3", null, $"{dead} messages are in the dead-letter queue."));
        }

        int packages = 0;
        Dictionary<PushStatus, int> fates = [];
        ILookup<RefId, LoadWebhook> ofRef = webhooks.ToLookup(webhook => webhook.Ref);
        foreach (LoadRepository repository in repositories)
        {
            for (int branch = 0; branch < LoadRepository.Branches.Length; branch++)
            {
                RefId id = new(
                    stack.Space, LoadRepository.Project, repository.Name, RefName.BranchPrefix + LoadRepository.Branches[branch]);
                RefAccount account = new()
                {
                    Ref = id,
                    Tips = repository.TipsOf(branch),
                    Accepted = [.. ofRef[id].Select(webhook => webhook.Delivery).OfType<string>()],
                    IsAnnounced = true,
                    Versions = await reader.VersionsAsync(id, CancellationToken.None),
                    Rows = await reader.RowsAsync(id, CancellationToken.None),
                };
                violations.AddRange(RefInvariants.Check(account));
                packages += account.Versions.Count;
                foreach (PushRow row in account.Rows)
                {
                    fates[row.Status] = fates.GetValueOrDefault(row.Status) + 1;
                }
            }
        }

        return new LoadVerdict(violations, packages, fates);
    }
}
