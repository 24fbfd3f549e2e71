namespace Amazon.CodePipeline.Model;

/// <summary>The value of a variable that the pipeline declares, in one execution.</summary>
public sealed class PipelineVariable
{
    public string? Name { get; set; }

    /// <summary>From 1 to 1,000 characters.</summary>
    public string? Value { get; set; }
}
