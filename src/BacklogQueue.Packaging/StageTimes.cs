namespace BacklogQueue.Packaging;

/// <summary>Milliseconds spent by stage; a stage that runs again adds to its time.</summary>
internal sealed class StageTimes(TimeProvider clock)
{
    public const string Lookup = "lookup";
    public const string Fetch = "fetch";
    public const string Package = "package";
    public const string Start = "start";

    private readonly Dictionary<string, long> _milliseconds = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Milliseconds => _milliseconds;

    public async Task<T> MeasureAsync<T>(string stage, Func<Task<T>> work)
    {
        long start = clock.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            long spent = (long)clock.GetElapsedTime(start).TotalMilliseconds;
            _milliseconds[stage] = _milliseconds.GetValueOrDefault(stage) + spent;
        }
    }
}
