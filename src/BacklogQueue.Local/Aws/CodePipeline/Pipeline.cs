using System.Text.Json.Serialization;

namespace BacklogQueue.Local.Aws.CodePipeline;

/// <summary>What a pipeline must know to be started: it runs nothing here.</summary>
/// <param name="Name">Unique in the account and region.</param>
/// <param name="Sources">Its source actions' names.</param>
/// <param name="Variables">Defaults of the variables that it declares; null for a variable without one.</param>
/// <param name="Executions">Oldest first.</param>
internal sealed record Pipeline(
    string Name,
    IReadOnlyList<string> Sources,
    IReadOnlyDictionary<string, string?> Variables,
    [property: JsonIgnore] List<PipelineExecution> Executions)
{
    [JsonConstructor]
    public Pipeline(string name, IReadOnlyList<string> sources, IReadOnlyDictionary<string, string?> variables)
        : this(name, sources, variables, [])
    {
    }
}
