namespace BacklogQueue.Benchmarks.Engine;

/// <summary>One of the ways that are compared; it takes its turns with the others.</summary>
/// <param name="runAsync">Goes it once.</param>
/// <param name="turns">How many turns it takes at the most.</param>
internal sealed class Way(Func<Task<Measurement>> runAsync, int turns = int.MaxValue)
{
    /// <summary>What takes longer takes one turn only: its figure is too far from any other for chance to matter.</summary>
    private const double LongMilliseconds = 20_000;

    private readonly List<Measurement> _runs = [];

    /// <summary>All its turns in one.</summary>
    public Measurement Taken => Measurement.Of(_runs);

    public async Task TakeTurnAsync()
    {
        if (_runs.Count < turns && _runs is not [{ WallMilliseconds: > LongMilliseconds }, ..])
        {
            _runs.Add(await runAsync());
        }
    }
}
