using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace BacklogQueue.Aws;

/// <summary>What <see cref="AwsJsonEndpointProvider"/> decides by.</summary>
internal sealed class AwsJsonEndpointParameters(IClientConfig config) : EndpointParameters
{
    /// <summary>Explicit endpoint, from the configuration or <c>AWS_ENDPOINT_URL*</c>.</summary>
    public string? Url { get; } = config.ServiceURL;

    public string? Region { get; } = config.RegionEndpoint?.SystemName;

    /// <summary>Whether a FIPS or dual-stack endpoint is wanted.</summary>
    public bool IsVariant { get; } = config.UseFIPSEndpoint || config.UseDualstackEndpoint;
}
