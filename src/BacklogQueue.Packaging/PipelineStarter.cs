using System.Security.Cryptography;
using System.Text;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>Starts a pipeline on exactly one version of an artifact.</summary>
/// <param name="pipelines">Needs <c>codepipeline:StartPipelineExecution</c> on the pipelines of the routes.</param>
internal sealed class PipelineStarter(AmazonCodePipelineClient pipelines)
{
    /// <summary>
    /// Asks for the execution. Everything in the request follows from the version, so that a repetition, by whomever, is the
    /// same request with the same token, which CodePipeline answers with the execution that it has started. For how long it
    /// knows a token is not documented: a version may run twice when its start is repeated after days.
    /// </summary>
    /// <returns>The execution's id.</returns>
    /// <exception cref="PackagingException">The pipeline refused for good, or the bucket has no versions.</exception>
    public async Task<string> StartAsync(RoutePipeline pipeline, Head head, CancellationToken cancellationToken)
    {
        string version = head.Artifact.VersionId ?? throw new PackagingException(
            "NoVersion", $"The bucket {head.Artifact.Bucket} keeps no versions for {pipeline.Name} to be started on.", isTransient: false);
        try
        {
            StartPipelineExecutionResponse started = await pipelines.StartPipelineExecutionAsync(
                new StartPipelineExecutionRequest
                {
                    Name = pipeline.Name,
                    ClientRequestToken = TokenOf(pipeline, head.Artifact),
                    SourceRevisions =
                    [
                        new()
                        {
                            ActionName = pipeline.Source,
                            RevisionType = SourceRevisionType.S3_OBJECT_VERSION_ID,
                            RevisionValue = version,
                        },
                    ],
                    Variables =
                    [
                        new() { Name = RoutePipeline.CommitVariable, Value = head.Commit.Hex },
                        new() { Name = RoutePipeline.BranchVariable, Value = head.Ref.Ref[RefName.BranchPrefix.Length..] },
                        new() { Name = RoutePipeline.RepositoryVariable, Value = head.Ref.Repository },
                    ],
                },
                cancellationToken);
            return started.PipelineExecutionId ?? throw new PackagingException(
                "NoExecution", $"CodePipeline started {pipeline.Name} and named no execution.", isTransient: true);
        }
        catch (AmazonCodePipelineException refusal) when (!AwsErrors.IsTransient(refusal))
        {
            throw new PackagingException(
                refusal.ErrorCode ?? "StartRefused",
                $"{head.Commit} is published, but the pipeline {pipeline.Name} was not started on it: {refusal.Message}",
                isTransient: false,
                refusal);
        }
    }

    /// <summary>Hexadecimal, since a version id has characters that a token may not have.</summary>
    private static string TokenOf(RoutePipeline pipeline, ArtifactVersion version)
    {
        string started = string.Join('\n', pipeline.Name, pipeline.Source, version.Bucket, version.Key, version.VersionId);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(started)));
    }
}
