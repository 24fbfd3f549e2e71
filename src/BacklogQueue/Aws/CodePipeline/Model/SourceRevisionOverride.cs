namespace Amazon.CodePipeline.Model;

/// <summary>The revision that one source action takes in one execution.</summary>
public sealed class SourceRevisionOverride
{
    public string? ActionName { get; set; }

    /// <summary>One of <see cref="SourceRevisionType"/>.</summary>
    public string? RevisionType { get; set; }

    public string? RevisionValue { get; set; }
}
