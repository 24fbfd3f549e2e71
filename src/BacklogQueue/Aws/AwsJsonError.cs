using System.Net;
using Amazon.Runtime;

namespace BacklogQueue.Aws;

/// <summary>One error answer of an AWS JSON service.</summary>
/// <param name="Shape">Name in the service model, without namespace: what the exception type goes by.</param>
/// <param name="Code">The service's public error code; differs from the shape where the service is query-compatible.</param>
/// <param name="Type">Whose fault it was.</param>
/// <param name="Message">The service's own words.</param>
/// <param name="RequestId">For support cases.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Inner">The transport's exception.</param>
internal sealed record AwsJsonError(
    string? Shape, string? Code, ErrorType Type, string Message, string? RequestId, HttpStatusCode Status, Exception? Inner);
