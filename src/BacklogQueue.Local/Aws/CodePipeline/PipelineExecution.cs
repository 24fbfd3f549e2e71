namespace BacklogQueue.Local.Aws.CodePipeline;

/// <summary>One start of a pipeline.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="StartedAt">When the first call asked for it.</param>
/// <param name="Token">The client's, by which a call is known to be a repetition.</param>
/// <param name="Request">What was asked for, in one text, which a repetition repeats.</param>
/// <param name="Revisions">Version ids by source action.</param>
/// <param name="Variables">Values by name, defaults included.</param>
internal sealed record PipelineExecution(
    string Id,
    DateTimeOffset StartedAt,
    string Token,
    string Request,
    IReadOnlyDictionary<string, string> Revisions,
    IReadOnlyDictionary<string, string> Variables);
