using System.Text.Json.Serialization;
using Amazon.CodePipeline.Model;

namespace Amazon.CodePipeline;

/// <summary>The wire format of each operation, made at compile time. CodePipeline's members begin with a small letter.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartPipelineExecutionRequest))]
[JsonSerializable(typeof(StartPipelineExecutionResponse))]
[JsonSerializable(typeof(ListPipelineExecutionsRequest))]
[JsonSerializable(typeof(ListPipelineExecutionsResponse))]
internal sealed partial class AmazonCodePipelineJsonContext : JsonSerializerContext;
