namespace Amazon.CodePipeline.Model;

/// <summary>What one source action took.</summary>
public sealed class SourceRevision
{
    public string? ActionName { get; set; }

    /// <summary>Of an S3 source: the object's version.</summary>
    public string? RevisionId { get; set; }
}
