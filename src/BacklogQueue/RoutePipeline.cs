namespace BacklogQueue;

/// <summary>The pipeline that the worker itself starts on each version of a route's one artifact.</summary>
/// <param name="Name">The pipeline's, in the worker's account and region.</param>
/// <param name="Source">The pipeline's source action that takes the artifact.</param>
public sealed record RoutePipeline(string Name, string Source)
{
    /// <summary>The source action when the route names none.</summary>
    public const string DefaultSource = "Source";

    /// <summary>The pipeline's variables that each start sets, which the pipeline must declare.</summary>
    public const string CommitVariable = "COMMIT_ID";

    /// <inheritdoc cref="CommitVariable"/>
    public const string BranchVariable = "BRANCH_NAME";

    /// <inheritdoc cref="CommitVariable"/>
    public const string RepositoryVariable = "REPOSITORY_NAME";

    /// <summary>
    /// What CodePipeline takes as a name of either
    /// (<see href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html"/>).
    /// </summary>
    internal const string NameForm = "^[A-Za-z0-9.@_-]{1,100}$";

    private const int MaxName = 100;

    internal static bool IsName(string text) => text.Length is > 0 and <= MaxName
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '@' or '_' or '-');
}
