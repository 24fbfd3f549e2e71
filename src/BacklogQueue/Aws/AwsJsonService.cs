namespace BacklogQueue.Aws;

/// <summary>The facts that tell one AWS JSON service from another, as in its service model.</summary>
/// <param name="Id">Name in <c>AWS_ENDPOINT_URL_*</c> and in the user agent: "Secrets Manager".</param>
/// <param name="Host">First label of the regional host name, and the name requests are signed for.</param>
/// <param name="Target">Prefix of <c>X-Amz-Target</c>.</param>
/// <param name="ContentType"><c>application/x-amz-json-1.0</c> or <c>-1.1</c>.</param>
/// <param name="Version">API version, a date.</param>
/// <param name="QueryCompatible">
/// Once spoke the query protocol: error codes of that time come in <c>x-amzn-query-error</c>
/// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait).
/// </param>
public sealed record AwsJsonService(
    string Id, string Host, string Target, string ContentType, string Version, bool QueryCompatible = false);
