using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace BacklogQueue.Aws;

/// <summary>A request as AWS JSON: <c>POST /</c>, the operation in a header, the input as the body.</summary>
/// <remarks>https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html</remarks>
internal sealed class AwsJsonMarshaller<TRequest>(
    AwsJsonService service, string operation, JsonTypeInfo<TRequest> type)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        DefaultRequest request = new(input, service.Id)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, type),
        };
        request.Headers["X-Amz-Target"] = $"{service.Target}.{operation}";
        request.Headers[HeaderKeys.ContentTypeHeader] = service.ContentType;
        if (service.QueryCompatible)
        {
            request.Headers[HeaderKeys.XAmzQueryMode] = "true";
        }

        return request;
    }
}
