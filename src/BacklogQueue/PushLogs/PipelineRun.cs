namespace BacklogQueue.PushLogs;

/// <summary>What becomes of one version of an artifact in a pipeline that the worker itself starts.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Execution">The execution's id; null while nobody is known to have started it.</param>
public sealed record PipelineRun(string Pipeline, string? Execution);
