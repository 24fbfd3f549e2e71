using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace BacklogQueue.Aws;

/// <summary>An answer of an AWS JSON service; operations without output answer with an empty body.</summary>
internal sealed class AwsJsonUnmarshaller<TResponse>(
    JsonTypeInfo<TResponse> type, Func<AwsJsonError, AmazonServiceException> toException)
    : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using MemoryStream body = new();
        input.Stream.CopyTo(body);
        ReadOnlySpan<byte> json = body.GetBuffer().AsSpan(0, (int)body.Length);
        return json.IsEmpty ? new TResponse() : JsonSerializer.Deserialize(json, type) ?? new TResponse();
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        StreamingUtf8JsonReader reader = new(input.Stream);
        ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        (string? code, ErrorType fault) = QueryError(input.ResponseData) ?? (error.Code, error.Type);
        return toException(
            new AwsJsonError(error.Code, code, fault, error.Message, error.RequestId, statusCode, innerException));
    }

    /// <summary><c>x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender</c>.</summary>
    private static (string? Code, ErrorType Type)? QueryError(IWebResponseData response)
    {
        if (!response.IsHeaderPresent(HeaderKeys.XAmzQueryError)
            || response.GetHeaderValue(HeaderKeys.XAmzQueryError).Split(';') is not [{ Length: > 0 } code, string fault])
        {
            return null;
        }

        return (code, Enum.TryParse(fault, ignoreCase: true, out ErrorType type) ? type : ErrorType.Unknown);
    }
}
