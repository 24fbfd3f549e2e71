namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// Makes a history of a seed: an afternoon of a company that pushes all the time, to some refs more than to others, with
/// a service out now and then and an operator who looks after it.
/// </summary>
internal sealed class LongHistory(int seed)
{
    public const int Pushes = 2_000;
    public const int Refs = 60;

    private static readonly TimeSpan s_length = TimeSpan.FromHours(3);
    private static readonly Service[] s_breakable = [Service.Git, Service.Sqs, Service.DynamoDb, Service.S3];

    private readonly Random _random = new(seed);

    public History Create()
    {
        RandomMoves moves = new(_random, Refs);
        return new History
        {
            Seed = seed,
            Steps =
            [
                .. ((Step[])[
                    .. Times(Pushes).Order().Select(at => moves.Next(at, (int)(Refs * Math.Pow(_random.NextDouble(), 2)))),
                    .. Times(8).Select(at => new Step.Outage(
                        at, s_breakable[_random.Next(s_breakable.Length)], TimeSpan.FromMinutes(_random.NextDouble() * 12))),
                    .. Times(10).Select(at => new Step.Redrive(at)),
                    .. Times(1).Select(at => new Step.Discard(at)),
                    .. Times(20).Select(at => new Step.Replay(at, _random.Next(Refs), _random.Next(2) == 0)),
                ]).OrderBy(step => step.At),
            ],
            Lag = TimeSpan.FromSeconds(seed % 2 == 0 ? 10 : 4),
            Workers = 6,
            BatchSize = 10,
            SdkRetries = 2,
            FaultRate = 0.01,
            DeathRate = 0.03,
            FreezeRate = 0.03,
            UnheardRate = 0.02,
            IsV2 = seed % 4 != 0,
            GivesUnreachable = seed % 3 == 0,
            StartsPipelines = seed % 2 != 0,
        };
    }

    private IEnumerable<TimeSpan> Times(int count) =>
        Enumerable.Range(0, count).Select(_ => TimeSpan.FromSeconds(1) + (_random.NextDouble() * s_length));
}
