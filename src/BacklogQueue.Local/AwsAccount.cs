using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local;

/// <summary>Where AWS is for one local stack, and as whom it is asked.</summary>
/// <param name="Endpoint">Takes every service's requests; null for AWS itself.</param>
/// <param name="Region">Such as <c>ap-northeast-1</c>.</param>
/// <param name="Credentials">Sign every request.</param>
internal sealed record AwsAccount(Uri? Endpoint, string Region, ImmutableCredentials Credentials)
{
    /// <summary>The stand-ins of this machine, which know only the credentials in <paramref name="options"/>.</summary>
    public static AwsAccount OfStandIns(Uri endpoint, LocalAwsOptions options) =>
        new(endpoint, options.Region, new ImmutableCredentials(options.AccessKey, options.SecretKey, null));

    /// <summary>The same with a session of its own.</summary>
    public AwsAccount WithSession(string token) =>
        this with { Credentials = new ImmutableCredentials(Credentials.AccessKey, Credentials.SecretKey, token) };

    /// <summary>Another AWS.</summary>
    /// <param name="endpoint">An emulator's URL; any host of <c>amazonaws.com</c> stands for AWS itself.</param>
    /// <param name="credentials">Null for those that the environment gives to every SDK.</param>
    /// <param name="region">Null for the environment's.</param>
    public static async Task<AwsAccount> OfOthersAsync(Uri endpoint, AWSCredentials? credentials, string? region)
    {
        credentials ??= DefaultAWSCredentialsIdentityResolver.GetCredentials();
        region ??= FallbackRegionFactory.GetRegionEndpoint()?.SystemName
            ?? throw new InvalidOperationException("AWS_REGION is not set.");
        bool isAws = endpoint.Host.EndsWith("amazonaws.com", StringComparison.OrdinalIgnoreCase);
        return new AwsAccount(isAws ? null : endpoint, region, await credentials.GetCredentialsAsync());
    }

    /// <summary>The same as environment variables of every SDK.</summary>
    public Dictionary<string, string> ToVariables()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = Credentials.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Credentials.SecretKey,
        };
        if (Credentials.UseToken)
        {
            variables["AWS_SESSION_TOKEN"] = Credentials.Token;
        }

        if (Endpoint is not null)
        {
            variables["AWS_ENDPOINT_URL"] = Endpoint.AbsoluteUri;
        }

        return variables;
    }

    /// <summary>Not the secret key.</summary>
    public override string ToString() => $"{Endpoint?.AbsoluteUri ?? "AWS"} in {Region}";
}
