using Amazon.Runtime.Internal;

namespace BacklogQueue.Aws;

/// <summary>What AWSSDK.Core writes into the user agent.</summary>
internal sealed class AwsJsonMetadata(string serviceId) : IServiceMetadata
{
    public string ServiceId => serviceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
