using System.Net;
using System.Security.Cryptography;
using Amazon.CodePipeline.Model;
using Amazon.Runtime;
using BacklogQueue.Aws;

namespace Amazon.CodePipeline;

/// <summary>
/// AWS CodePipeline, the calls that this product makes, with AWSSDK.CodePipeline's own names: that package takes this
/// one's place by a reference alone. Errors are <see cref="AmazonCodePipelineException"/>.
/// </summary>
/// <remarks><see href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/"/></remarks>
public sealed class AmazonCodePipelineClient : AwsJsonClient
{
    private static readonly AmazonCodePipelineJsonContext s_json = AmazonCodePipelineJsonContext.Default;

    /// <summary>Credentials, region and endpoint from the environment.</summary>
    public AmazonCodePipelineClient()
        : this(new AmazonCodePipelineConfig())
    {
    }

    public AmazonCodePipelineClient(AmazonCodePipelineConfig config)
        : base(config)
    {
    }

    public AmazonCodePipelineClient(AWSCredentials credentials, AmazonCodePipelineConfig config)
        : base(credentials, config)
    {
    }

    /// <summary>Starts a pipeline; once for all calls with one token.</summary>
    public Task<StartPipelineExecutionResponse> StartPipelineExecutionAsync(
        StartPipelineExecutionRequest request, CancellationToken cancellationToken = default)
    {
        // As AWSSDK does: without a token a retry of the SDK's own would be a second execution.
        request.ClientRequestToken ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        return CallAsync(
            "StartPipelineExecution",
            request,
            s_json.StartPipelineExecutionRequest,
            s_json.StartPipelineExecutionResponse,
            cancellationToken);
    }

    /// <summary>A pipeline's executions, newest first.</summary>
    public Task<ListPipelineExecutionsResponse> ListPipelineExecutionsAsync(
        ListPipelineExecutionsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ListPipelineExecutions",
            request,
            s_json.ListPipelineExecutionsRequest,
            s_json.ListPipelineExecutionsResponse,
            cancellationToken);

    internal override AmazonServiceException ToException(AwsJsonError error)
    {
        (string? shape, string? code, ErrorType type, string message, string? id, HttpStatusCode status, Exception? inner) =
            error;
        return shape switch
        {
            "ConcurrentPipelineExecutionsLimitExceededException" =>
                new ConcurrentPipelineExecutionsLimitExceededException(message, inner, type, code, id, status),
            "ConflictException" => new ConflictException(message, inner, type, code, id, status),
            "PipelineNotFoundException" => new PipelineNotFoundException(message, inner, type, code, id, status),
            "ValidationException" => new ValidationException(message, inner, type, code, id, status),
            _ => new AmazonCodePipelineException(message, inner, type, code, id, status),
        };
    }
}
