using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Makes a history of a seed: a few refs, each moved some times, mostly forward, under some faults or none.</summary>
internal sealed class RandomHistory(int seed)
{
    private static readonly Service[] s_breakable = [Service.Git, Service.Sqs, Service.DynamoDb, Service.S3];

    private readonly Random _random = new(seed);
    private readonly List<Step> _steps = [];
    private int _commits;

    public History Create()
    {
        bool isCalm = Chance(0.3);
        TimeSpan now = TimeSpan.FromSeconds(1);
        int?[][] tips = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => new int?[] { null })];
        for (int moves = _random.Next(4, 12); moves > 0; moves--)
        {
            int moved = _random.Next(tips.Length);
            int? tip = NextTip(tips[moved]);
            tips[moved] = [.. tips[moved], tip];
            _steps.Add(new Step.Move(now, moved, tip, Webhooks()));
            now += TimeSpan.FromSeconds(Chance(0.7) ? _random.NextDouble() * 8 : _random.NextDouble() * 90);
        }

        if (!isCalm)
        {
            AddTrouble(now);
        }

        return new History
        {
            Seed = seed,
            Steps = [.. _steps.OrderBy(step => step.At)],
            Lag = TimeSpan.FromSeconds(Chance(0.15) ? 0 : Chance(0.2) ? 4 : 10),
            Workers = _random.Next(1, 4),
            FaultRate = isCalm ? 0 : _random.NextDouble() * 0.05,
            DeathRate = isCalm ? 0 : _random.NextDouble() * 0.25,
            FreezeRate = isCalm ? 0 : _random.NextDouble() * 0.25,
            IsV2 = Chance(0.75),
            GivesUnreachable = Chance(0.5),
        };
    }

    /// <summary>Another state than the last one: a new commit, an old one, or none.</summary>
    private int? NextTip(int?[] tips)
    {
        int?[] old = [.. tips.Where(tip => tip != tips[^1])];
        return old.Length > 0 && Chance(0.35) ? old[_random.Next(old.Length)] : _commits++;
    }

    private Step.Webhook[] Webhooks()
    {
        int copies = Chance(0.08) ? 0 : Chance(0.15) ? _random.Next(2, 4) : 1;
        return
        [
            .. Enumerable.Range(0, copies).Select(_ => new Step.Webhook(
                TimeSpan.FromSeconds(Chance(0.75) ? _random.NextDouble() : _random.NextDouble() * 40),
                Chance(0.5) ? WebhookFormat.Git : WebhookFormat.Project,
                Chance(0.8))),
        ];
    }

    private void AddTrouble(TimeSpan end)
    {
        for (int outages = _random.Next(3); outages > 0; outages--)
        {
            TimeSpan length = TimeSpan.FromSeconds(Chance(0.7) ? 5 + (_random.NextDouble() * 60) : _random.NextDouble() * 2_400);
            _steps.Add(new Step.Outage(_random.NextDouble() * end, s_breakable[_random.Next(s_breakable.Length)], length));
        }

        for (int redrives = _random.Next(3); redrives > 0; redrives--)
        {
            _steps.Add(new Step.Redrive(_random.NextDouble() * 2 * end));
        }
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
