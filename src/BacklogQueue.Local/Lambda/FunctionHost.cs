using System.Globalization;

namespace BacklogQueue.Local.Lambda;

/// <summary>What all functions of a local stack share.</summary>
internal sealed record FunctionHost
{
    /// <summary>Where the host's own executable is; the functions' programs are found from it.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>Holds the functions' temporary files.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Region, credentials and endpoint as <c>AWS_*</c> variables.</summary>
    public required IReadOnlyDictionary<string, string> Aws { get; init; }

    /// <summary>
    /// The session token of an execution environment, by its name: on Lambda each has its own. Null for none but what
    /// <see cref="Aws"/> has.
    /// </summary>
    public Func<string, string>? SessionToken { get; init; }

    /// <summary>Takes a function's name and one line of its output.</summary>
    public required Action<string, string> Log { get; init; }

    public required Func<Guid> NewId { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>
    /// A process must ask for its first event within this time. Lambda allows 10 s and tries again; a busy
    /// developer's machine may be slower.
    /// </summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a process may take to end after SIGTERM.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An X-Ray header of a new, unsampled trace.</summary>
    public string NewTraceId()
    {
        string random = NewId().ToString("N") + NewId().ToString("N");
        string seconds = Clock.GetUtcNow().ToUnixTimeSeconds().ToString("x8", CultureInfo.InvariantCulture);
        return $"Root=1-{seconds}-{random[..24]};Parent={random[24..40]};Sampled=0";
    }
}
