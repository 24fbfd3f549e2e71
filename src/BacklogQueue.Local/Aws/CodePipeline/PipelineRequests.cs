using System.Text.Json;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.CodePipeline;

/// <summary>
/// Requests read with the limits of the API:
/// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html
/// </summary>
internal static partial class PipelineRequests
{
    private const int MaxName = 100;
    private const int MaxToken = 128;
    private const int MaxValue = 1_000;
    private const int MaxVariables = 50;

    public static string Name(JsonElement input, string member)
    {
        string name = input.Text(member) ?? throw CodePipelineError.Invalid($"{member}: must not be null.");
        return name.Length <= MaxName && NameForm().IsMatch(name)
            ? name
            : throw CodePipelineError.Invalid($"{member}: '{name}' is not of the form [A-Za-z0-9.@\\-_]{{1,{MaxName}}}.");
    }

    /// <summary>Null when the caller gave none.</summary>
    public static string? Token(JsonElement input) => input.Text("clientRequestToken") switch
    {
        null => null,
        { Length: > 0 and <= MaxToken } token when TokenForm().IsMatch(token) => token,
        _ => throw CodePipelineError.Invalid($"clientRequestToken: is not of the form [a-zA-Z0-9-]{{1,{MaxToken}}}."),
    };

    /// <summary>Version ids by source action.</summary>
    public static Dictionary<string, string> Revisions(JsonElement input, Pipeline pipeline)
    {
        Dictionary<string, string> revisions = new(StringComparer.Ordinal);
        foreach (JsonElement revision in input.List("sourceRevisions"))
        {
            string action = Name(revision, "actionName");
            string type = revision.Text("revisionType") ?? throw CodePipelineError.Invalid("revisionType: must not be null.");
            string value = revision.Text("revisionValue") ?? throw CodePipelineError.Invalid("revisionValue: must not be null.");
            if (type != "S3_OBJECT_VERSION_ID")
            {
                throw AwsException.NotImplemented("codepipeline", $"StartPipelineExecution with a {type}");
            }

            if (!pipeline.Sources.Contains(action) || !revisions.TryAdd(action, value))
            {
                throw CodePipelineError.Invalid($"The pipeline {pipeline.Name} takes no such revision of an action '{action}'.");
            }
        }

        return revisions;
    }

    /// <summary>Values by name: those given, and the defaults of the others.</summary>
    public static Dictionary<string, string> Variables(JsonElement input, Pipeline pipeline)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        JsonElement[] given = input.List("variables");
        foreach (JsonElement variable in given)
        {
            string name = variable.Text("name") ?? "";
            if (given.Length > MaxVariables || variable.Text("value") is not { Length: > 0 and <= MaxValue } value
                || !pipeline.Variables.ContainsKey(name) || !values.TryAdd(name, value))
            {
                throw CodePipelineError.Invalid($"The pipeline {pipeline.Name} takes no such value of a variable '{name}'.");
            }
        }

        foreach ((string name, string? value) in pipeline.Variables.Where(variable => !values.ContainsKey(variable.Key)))
        {
            values.Add(name, value ?? throw CodePipelineError.Invalid($"The variable '{name}' has no default and no value."));
        }

        return values;
    }

    [GeneratedRegex(@"^[A-Za-z0-9.@\-_]+$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[a-zA-Z0-9-]+$")]
    private static partial Regex TokenForm();
}
