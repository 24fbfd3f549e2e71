using BacklogQueue.Aws;

namespace Amazon.CodePipeline;

/// <summary>Settings of <see cref="AmazonCodePipelineClient"/>; <c>AWS_ENDPOINT_URL_CODEPIPELINE</c> is honoured.</summary>
public sealed class AmazonCodePipelineConfig() : AwsJsonConfig(new AwsJsonService(
    "CodePipeline", "codepipeline", "CodePipeline_20150709", "application/x-amz-json-1.1", "2015-07-09"));
