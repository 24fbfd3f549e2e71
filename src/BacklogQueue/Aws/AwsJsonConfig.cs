using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace BacklogQueue.Aws;

/// <summary>
/// Settings of a client for one AWS JSON service. Region, credentials, endpoint, retries and time-outs come from
/// AWSSDK.Core: <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL</c>, <c>AWS_MAX_ATTEMPTS</c>, profiles and the rest.
/// </summary>
public abstract class AwsJsonConfig : ClientConfig
{
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html
    private static readonly DefaultConfigurationProvider s_defaults = new(
    [
        Defaults(DefaultConfigurationMode.Standard, 3_100),
        Defaults(DefaultConfigurationMode.InRegion, 1_100),
        Defaults(DefaultConfigurationMode.CrossRegion, 3_100),
        Defaults(DefaultConfigurationMode.Mobile, 30_000),
    ]);

    private static readonly string s_userAgent = InternalSDKUtils.BuildUserAgentString(
        typeof(AwsJsonConfig).Assembly.GetName().Version!.ToString(3));

    protected AwsJsonConfig(AwsJsonService service)
        : base(s_defaults)
    {
        Service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.Host;
        EndpointProvider = new AwsJsonEndpointProvider(service.Host);
    }

    public override string RegionEndpointServiceName => Service.Host;

    public override string ServiceVersion => Service.Version;

    public override string UserAgent => s_userAgent;

    internal AwsJsonService Service { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new AwsJsonEndpointParameters(this));

    private static DefaultConfiguration Defaults(DefaultConfigurationMode mode, int connectMilliseconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
