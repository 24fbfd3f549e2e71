namespace Amazon.CodePipeline;

/// <summary>What a <see cref="Model.SourceRevisionOverride"/> pins.</summary>
public static class SourceRevisionType
{
    /// <summary>A version of the object that the source action names.</summary>
#pragma warning disable CA1707 // AWSSDK's own name
    public const string S3_OBJECT_VERSION_ID = "S3_OBJECT_VERSION_ID";
#pragma warning restore CA1707
}
