namespace BacklogQueue.Tests.Simulation;

/// <summary>How often what happened in a run, so that histories can be found to hold what they are made for.</summary>
internal sealed class Sightings
{
    public const string Batch = "batch of several messages";
    public const string BranchMadeAgain = "branch made again";
    public const string Forbidden = "start refused for good";
    public const string Forced = "forced publication";
    public const string Frozen = "frozen worker";
    public const string Kept = "message kept";
    public const string Retry = "retry by the SDK";
    public const string Started = "pipeline started by the worker";
    public const string Unheard = "unheard answer of an invocation";
    public const string UploadInParts = "upload in parts";

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Note(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;
}
