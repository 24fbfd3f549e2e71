using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;
using BacklogQueue.Aws;

namespace Amazon.SecretsManager;

/// <summary>
/// AWS Secrets Manager, the calls that this product makes, with AWSSDK.SecretsManager's own names: that package takes
/// this one's place by a reference alone. Errors are <see cref="AmazonSecretsManagerException"/>.
/// </summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/"/></remarks>
public sealed class AmazonSecretsManagerClient : AwsJsonClient
{
    private static readonly AmazonSecretsManagerJsonContext s_json = AmazonSecretsManagerJsonContext.Default;

    /// <summary>Credentials, region and endpoint from the environment.</summary>
    public AmazonSecretsManagerClient()
        : this(new AmazonSecretsManagerConfig())
    {
    }

    public AmazonSecretsManagerClient(AmazonSecretsManagerConfig config)
        : base(config)
    {
    }

    public AmazonSecretsManagerClient(AWSCredentials credentials, AmazonSecretsManagerConfig config)
        : base(credentials, config)
    {
    }

    /// <summary>A version of a secret, by default the current one.</summary>
    public Task<GetSecretValueResponse> GetSecretValueAsync(
        GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "GetSecretValue", request, s_json.GetSecretValueRequest, s_json.GetSecretValueResponse, cancellationToken);

    /// <summary>Makes a secret.</summary>
    public Task<CreateSecretResponse> CreateSecretAsync(
        CreateSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "CreateSecret",
            WithToken(request),
            s_json.CreateSecretRequest,
            s_json.CreateSecretResponse,
            cancellationToken);

    /// <summary>Stores a new version of a secret.</summary>
    public Task<PutSecretValueResponse> PutSecretValueAsync(
        PutSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "PutSecretValue",
            WithToken(request),
            s_json.PutSecretValueRequest,
            s_json.PutSecretValueResponse,
            cancellationToken);

    /// <summary>A secret without its value.</summary>
    public Task<DescribeSecretResponse> DescribeSecretAsync(
        DescribeSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DescribeSecret", request, s_json.DescribeSecretRequest, s_json.DescribeSecretResponse, cancellationToken);

    /// <summary>Moves a stage from one version to another.</summary>
    public Task<UpdateSecretVersionStageResponse> UpdateSecretVersionStageAsync(
        UpdateSecretVersionStageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "UpdateSecretVersionStage",
            request,
            s_json.UpdateSecretVersionStageRequest,
            s_json.UpdateSecretVersionStageResponse,
            cancellationToken);

    internal override AmazonServiceException ToException(AwsJsonError error)
    {
        (string? shape, string? code, ErrorType type, string message, string? id, HttpStatusCode status, Exception? inner) =
            error;
        return shape switch
        {
            "DecryptionFailure" => new DecryptionFailureException(message, inner, type, code, id, status),
            "InternalServiceError" => new InternalServiceErrorException(message, inner, type, code, id, status),
            "InvalidParameterException" => new InvalidParameterException(message, inner, type, code, id, status),
            "InvalidRequestException" => new InvalidRequestException(message, inner, type, code, id, status),
            "ResourceExistsException" => new ResourceExistsException(message, inner, type, code, id, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, id, status),
            _ => new AmazonSecretsManagerException(message, inner, type, code, id, status),
        };
    }

    // The service calls for a token from raw callers; AWSSDK makes one too. It becomes the version's id.
    private static CreateSecretRequest WithToken(CreateSecretRequest request)
    {
        request.ClientRequestToken ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        return request;
    }

    private static PutSecretValueRequest WithToken(PutSecretValueRequest request)
    {
        request.ClientRequestToken ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        return request;
    }
}
