namespace BacklogQueue.Tests.Simulation;

/// <summary>Makes a history of a seed: a few refs, each moved some times, mostly forward, under some faults or none.</summary>
internal sealed class RandomHistory(int seed)
{
    private static readonly Service[] s_breakable = [Service.Git, Service.Sqs, Service.DynamoDb, Service.S3];

    private readonly Random _random = new(seed);
    private readonly List<Step> _steps = [];

    public History Create()
    {
        bool isCalm = Chance(0.3);
        TimeSpan now = TimeSpan.FromSeconds(1);
        int refs = _random.Next(1, 5);
        RandomMoves moves = new(_random, refs);
        for (int left = _random.Next(4, 12); left > 0; left--)
        {
            _steps.Add(moves.Next(now, _random.Next(refs)));
            now += TimeSpan.FromSeconds(Chance(0.7) ? _random.NextDouble() * 8 : _random.NextDouble() * 90);
        }

        for (int replays = Chance(0.25) ? _random.Next(1, 3) : 0; replays > 0; replays--)
        {
            _steps.Add(new Step.Replay(_random.NextDouble() * 1.2 * now, _random.Next(refs), Chance(0.7)));
        }

        if (!isCalm)
        {
            AddTrouble(now);
        }

        History history = new()
        {
            Seed = seed,
            Steps = [.. _steps.OrderBy(step => step.At)],
            Lag = TimeSpan.FromSeconds(Chance(0.15) ? 0 : Chance(0.5) ? 4 : 10),
            Workers = _random.Next(1, 4),
            FaultRate = isCalm ? 0 : _random.NextDouble() * 0.05,
            DeathRate = isCalm ? 0 : _random.NextDouble() * 0.25,
            FreezeRate = isCalm ? 0 : _random.NextDouble() * 0.25,
            BatchSize = Chance(0.5) ? 1 : _random.Next(2, 11),
            SdkRetries = Chance(0.6) ? 0 : 2,
            UnheardRate = isCalm || Chance(0.5) ? 0 : _random.NextDouble() * 0.2,
            IsV2 = Chance(0.75),
            GivesUnreachable = Chance(0.5),
            StartsPipelines = Chance(0.5),
            ForbidsStarts = Chance(0.4),
        };
        return history.StartsPipelines && !isCalm && Chance(0.4) ? WithOutage(history, now) : history;
    }

    private History WithOutage(History history, TimeSpan end)
    {
        TimeSpan length = TimeSpan.FromSeconds(5 + (_random.NextDouble() * 600));
        Step.Outage outage = new(_random.NextDouble() * end, Service.CodePipeline, length);
        return history with { Steps = [.. history.Steps.Append(outage).OrderBy(step => step.At)] };
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

        if (Chance(0.3))
        {
            _steps.Add(new Step.Discard(_random.NextDouble() * 4 * end));
        }
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
