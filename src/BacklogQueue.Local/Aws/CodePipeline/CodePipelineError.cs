namespace BacklogQueue.Local.Aws.CodePipeline;

/// <summary>CodePipeline's refusals: the Errors section of each operation's page.</summary>
internal static class CodePipelineError
{
    public static AwsException Invalid(string message) => new("ValidationException", message);

    public static AwsException InvalidStructure(string message) => new("InvalidStructureException", message);

    public static AwsException NameInUse(string name) =>
        new("PipelineNameInUseException", $"A pipeline with the name '{name}' already exists.");

    public static AwsException NotFound(string name) =>
        new("PipelineNotFoundException", $"The account does not have a pipeline with the name '{name}'.");

    public static AwsException ExecutionNotFound(string id) =>
        new("PipelineExecutionNotFoundException", $"There is no pipeline execution with the id '{id}'.");
}
