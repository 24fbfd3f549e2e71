using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace BacklogQueue.Aws;

/// <summary>The explicit endpoint, else <c>https://{host}.{region}.{suffix of the region's partition}</c>.</summary>
internal sealed class AwsJsonEndpointProvider(string host) : IEndpointProvider
{
    /// <exception cref="AmazonClientException">No region, or an endpoint variant that is not supported here.</exception>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        AwsJsonEndpointParameters wanted = (AwsJsonEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Url))
        {
            return new Endpoint(wanted.Url);
        }

        if (wanted.IsVariant)
        {
            // Their host names follow rules of each service; quietly using the plain endpoint would break a promise.
            throw new AmazonClientException($"FIPS and dual-stack endpoints of {host} are not known here: set its URL.");
        }

        return string.IsNullOrEmpty(wanted.Region)
            ? throw new AmazonClientException("No AWS region: set AWS_REGION.")
            : new Endpoint($"https://{host}.{wanted.Region}.{Fn.Partition(wanted.Region).dnsSuffix}");
    }
}
