using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace BacklogQueue.Aws;

/// <summary>The pipeline's step between the marshaller and the signer that knows where a request goes.</summary>
internal sealed class AwsJsonEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new AwsJsonEndpointParameters(requestContext.ClientConfig);
}
