using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>A pipeline's run among the attributes of a row or head, both directions.</summary>
internal static class RunItem
{
    public static (string Name, AttributeValue? Value)[] Write(PipelineRun? run) =>
    [
        ("pipeline", ItemValues.OfOptional(run?.Pipeline)),
        ("execution", ItemValues.OfOptional(run?.Execution)),
    ];

    public static PipelineRun? Read(Dictionary<string, AttributeValue> item) =>
        item.OptionalText("pipeline") is { } pipeline ? new PipelineRun(pipeline, item.OptionalText("execution")) : null;
}
