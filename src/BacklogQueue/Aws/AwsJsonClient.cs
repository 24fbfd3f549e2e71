using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace BacklogQueue.Aws;

/// <summary>
/// A client for one AWS JSON service on AWSSDK.Core's own pipeline, which brings the credential chain, Signature
/// Version 4 with clock-skew correction, retries with back-off, time-outs and metrics.
/// </summary>
public abstract class AwsJsonClient : AmazonServiceClient
{
    /// <summary>Credentials from the usual chain: environment, profile, container, instance.</summary>
    protected AwsJsonClient(AwsJsonConfig config)
        : base(config)
    {
    }

    protected AwsJsonClient(AWSCredentials credentials, AwsJsonConfig config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata => new AwsJsonMetadata(Service.Id);

    private AwsJsonService Service => ((AwsJsonConfig)Config).Service;

    /// <summary>The service's own exception for a modelled error code, or its general one.</summary>
    internal abstract AmazonServiceException ToException(AwsJsonError error);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AwsJsonEndpointResolver());
        pipeline.AddHandlerAfter<AwsJsonEndpointResolver>(new SigV4AuthHandler());
    }

    /// <summary>One call of <paramref name="operation"/>, retried as configured.</summary>
    private protected Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        InvokeOptions options = new()
        {
            RequestMarshaller = new AwsJsonMarshaller<TRequest>(Service, operation, requestType),
            ResponseUnmarshaller = new AwsJsonUnmarshaller<TResponse>(responseType, ToException),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
