using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Pushes by chance: mostly forward, some back to an old commit, some deletes; most announced, and some badly.</summary>
internal sealed class RandomMoves(Random random, int refs)
{
    private readonly List<int?>[] _tips = [.. Enumerable.Range(0, refs).Select(_ => new List<int?> { null })];
    private int _commits;

    public Step.Move Next(TimeSpan at, int moved)
    {
        int? tip = NextTip(_tips[moved]);
        _tips[moved].Add(tip);
        return new Step.Move(at, moved, tip, Webhooks());
    }

    /// <summary>Another state than the last one: a new commit, an old one, one of another branch perhaps, or none.</summary>
    private int? NextTip(List<int?> tips)
    {
        int?[] old = [.. tips.Where(tip => tip != tips[^1])];
        if (old.Length > 0 && Chance(0.35))
        {
            return old[random.Next(old.Length)];
        }

        int[] made = [.. Enumerable.Range(0, _commits).Where(commit => commit != tips[^1])];
        return made.Length > 0 && Chance(0.1) ? made[random.Next(made.Length)] : _commits++;
    }

    private Step.Webhook[] Webhooks()
    {
        int copies = Chance(0.08) ? 0 : Chance(0.15) ? random.Next(2, 4) : 1;
        return
        [
            .. Enumerable.Range(0, copies).Select(_ => new Step.Webhook(
                TimeSpan.FromSeconds(Chance(0.75) ? random.NextDouble() : random.NextDouble() * 40),
                Chance(0.5) ? WebhookFormat.Git : WebhookFormat.Project,
                Chance(0.8))),
        ];
    }

    private bool Chance(double probability) => random.NextDouble() < probability;
}
