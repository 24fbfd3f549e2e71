using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws;

/// <summary>A service that speaks one of the AWS JSON protocols.</summary>
internal interface IAwsJsonService
{
    /// <summary>The service's name in a credential scope, e.g. <c>sqs</c>.</summary>
    string Name { get; }

    /// <summary><c>application/x-amz-json-1.0</c> or <c>-1.1</c>.</summary>
    string ContentType { get; }

    /// <summary>What stands before an error's code in <c>__type</c>, e.g. <c>com.amazonaws.sqs#</c>.</summary>
    string ErrorNamespace { get; }

    /// <summary>Whether errors also carry the older query protocol's code in a header, as SQS's do.</summary>
    bool HasQueryErrors { get; }

    /// <exception cref="AwsException">Any refusal.</exception>
    Task<JsonObject> InvokeAsync(string operation, JsonElement input, AwsRequest request, CancellationToken token);
}
