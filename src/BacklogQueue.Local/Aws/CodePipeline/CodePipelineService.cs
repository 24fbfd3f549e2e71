using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.CodePipeline;

/// <summary>
/// CodePipeline over AWS JSON 1.1, as far as starting goes: https://docs.aws.amazon.com/codepipeline/latest/APIReference/
/// What is started runs nothing and has succeeded. A repeated token gives the execution that it started first.
/// </summary>
internal sealed class CodePipelineService : IAwsJsonService
{
    private const string PipelineKind = "codepipeline.pipeline";
    private const string ExecutionKind = "codepipeline.execution";
    private const int MostResults = 100;
    private const int FewestStages = 2;

    /// <summary>AWS does not say how long it knows a token; who relies on more than the retries of a while is to see it here.</summary>
    private static readonly TimeSpan s_tokenLife = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly LocalAwsOptions _options;
    private readonly Journal _journal;
    private readonly Dictionary<string, Pipeline> _pipelines = new(StringComparer.Ordinal);

    public CodePipelineService(LocalAwsOptions options, Journal journal)
    {
        _options = options;
        _journal = journal;
        foreach ((string name, Pipeline pipeline) in journal.Read<Pipeline>(PipelineKind))
        {
            _pipelines.Add(name, pipeline);
        }

        foreach ((string key, PipelineExecution execution) in journal.Read<PipelineExecution>(ExecutionKind))
        {
            _pipelines[key.Split('/')[0]].Executions.Add(execution);
        }
    }

    public string Name => "codepipeline";

    public string ContentType => "application/x-amz-json-1.1";

    public string ErrorNamespace => "";

    public bool HasQueryErrors => false;

    public Task<JsonObject> InvokeAsync(string operation, JsonElement input, AwsRequest request, CancellationToken token)
    {
        lock (_lock)
        {
            return Task.FromResult(operation switch
            {
                "CreatePipeline" => Create(input),
                "StartPipelineExecution" => Start(input),
                "ListPipelineExecutions" => List(input),
                "GetPipelineExecution" => Get(input),
                _ => throw AwsException.NotImplemented(Name, operation),
            });
        }
    }

    /// <summary>Makes a pipeline, or changes the one of that name; variables have no defaults.</summary>
    public void Ensure(string name, IReadOnlyList<string> sources, IEnumerable<string> variables)
    {
        lock (_lock)
        {
            List<PipelineExecution> executions = _pipelines.GetValueOrDefault(name)?.Executions ?? [];
            Put(new Pipeline(name, sources, variables.ToDictionary(variable => variable, _ => (string?)null), executions));
        }
    }

    private JsonObject Create(JsonElement input)
    {
        JsonElement declared = input.Member("pipeline") ?? throw CodePipelineError.Invalid("pipeline: must not be null.");
        string name = PipelineRequests.Name(declared, "name");
        if (_pipelines.ContainsKey(name))
        {
            throw CodePipelineError.NameInUse(name);
        }

        JsonElement[] stages = declared.List("stages");
        string[] sources = [.. stages.SelectMany(stage => stage.List("actions"))
            .Where(action => action.Member("actionTypeId")?.Text("category") == "Source")
            .Select(action => PipelineRequests.Name(action, "name"))];
        if (stages.Length < FewestStages || sources.Length == 0)
        {
            throw CodePipelineError.InvalidStructure("Pipeline has an invalid number of stages, or no source.");
        }

        JsonElement[] variables = declared.List("variables");
        if (variables.Length > 0 && declared.Text("pipelineType") != "V2")
        {
            throw CodePipelineError.InvalidStructure("Variables are for pipelines of the type V2.");
        }

        Put(new Pipeline(name, sources, variables.ToDictionary(
            variable => PipelineRequests.Name(variable, "name"), variable => variable.Text("defaultValue"))));
        JsonObject answer = JsonObject.Create(declared)!;
        answer["version"] = 1;
        return new JsonObject { ["pipeline"] = answer };
    }

    private JsonObject Start(JsonElement input)
    {
        Pipeline pipeline = Find(input, "name");
        Dictionary<string, string> revisions = PipelineRequests.Revisions(input, pipeline);
        Dictionary<string, string> variables = PipelineRequests.Variables(input, pipeline);
        string token = PipelineRequests.Token(input) ?? _options.NewId().ToString();
        string request = $"{input.Member("sourceRevisions")} {input.Member("variables")}";
        DateTimeOffset now = _options.Clock.GetUtcNow();
        PipelineExecution? known = pipeline.Executions.Find(
            earlier => earlier.Token == token && now - earlier.StartedAt < s_tokenLife);
        if (known is not null && known.Request != request)
        {
            throw CodePipelineError.Invalid("clientRequestToken: was used for another request.");
        }

        if (known is null)
        {
            known = new PipelineExecution(_options.NewId().ToString(), now, token, request, revisions, variables);
            string place = pipeline.Executions.Count.ToString("D9", CultureInfo.InvariantCulture);
            pipeline.Executions.Add(known);
            _journal.Write(new JournalChange(ExecutionKind, $"{pipeline.Name}/{place}", known));
        }

        return new JsonObject { ["pipelineExecutionId"] = known.Id };
    }

    private JsonObject List(JsonElement input)
    {
        Pipeline pipeline = Find(input, "pipelineName");
        if (input.Member("filter") is not null)
        {
            throw AwsException.NotImplemented(Name, "ListPipelineExecutions with a filter");
        }

        int most = input.Integer("maxResults") ?? MostResults;
        int skipped = input.Text("nextToken") is not { } page ? 0
            : int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out int start) ? start
            : throw new AwsException("InvalidNextTokenException", "The next token was specified in an invalid format.");
        if (most is < 1 or > MostResults)
        {
            throw CodePipelineError.Invalid($"maxResults: must be between 1 and {MostResults}.");
        }

        PipelineExecution[] listed = [.. Enumerable.Reverse(pipeline.Executions).Skip(skipped).Take(most)];
        JsonObject answer = new()
        {
            ["pipelineExecutionSummaries"] = new JsonArray([.. listed.Select(execution => new JsonObject
            {
                ["pipelineExecutionId"] = execution.Id,
                ["status"] = "Succeeded",
                ["startTime"] = Seconds(execution.StartedAt),
                ["lastUpdateTime"] = Seconds(execution.StartedAt),
                ["trigger"] = new JsonObject { ["triggerType"] = "StartPipelineExecution" },
                ["sourceRevisions"] = new JsonArray([.. execution.Revisions.Select(revision => new JsonObject
                {
                    ["actionName"] = revision.Key,
                    ["revisionId"] = revision.Value,
                })]),
            })]),
        };
        if (skipped + listed.Length < pipeline.Executions.Count)
        {
            answer["nextToken"] = $"{skipped + listed.Length}";
        }

        return answer;
    }

    private JsonObject Get(JsonElement input)
    {
        Pipeline pipeline = Find(input, "pipelineName");
        string id = input.Text("pipelineExecutionId") ?? "";
        PipelineExecution execution = pipeline.Executions.Find(one => one.Id == id) ?? throw CodePipelineError.ExecutionNotFound(id);
        return new JsonObject
        {
            ["pipelineExecution"] = new JsonObject
            {
                ["pipelineName"] = pipeline.Name,
                ["pipelineVersion"] = 1,
                ["pipelineExecutionId"] = execution.Id,
                ["status"] = "Succeeded",
                ["artifactRevisions"] = new JsonArray([.. execution.Revisions.Select(revision => new JsonObject
                {
                    ["name"] = revision.Key,
                    ["revisionId"] = revision.Value,
                })]),
                ["variables"] = new JsonArray([.. execution.Variables.Select(variable => new JsonObject
                {
                    ["name"] = variable.Key,
                    ["resolvedValue"] = variable.Value,
                })]),
            },
        };
    }

    private Pipeline Find(JsonElement input, string member)
    {
        string name = PipelineRequests.Name(input, member);
        return _pipelines.GetValueOrDefault(name) ?? throw CodePipelineError.NotFound(name);
    }

    private void Put(Pipeline pipeline)
    {
        _pipelines[pipeline.Name] = pipeline;
        _journal.Write(new JournalChange(PipelineKind, pipeline.Name, pipeline));
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
