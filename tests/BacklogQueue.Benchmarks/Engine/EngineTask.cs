namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What the engine's process is asked to do.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Url">The repository.</param>
/// <param name="Commit">The commit, in hexadecimal.</param>
/// <param name="Sink">Where the zip is PUT; null to make it for nobody.</param>
/// <param name="Bytes">How much <see cref="EngineTaskKind.Put"/> uploads.</param>
internal sealed record EngineTask(EngineTaskKind Kind, string Url, string Commit, string? Sink = null, long Bytes = 0);
