using BacklogQueue.Aws;

namespace Amazon.SQS;

/// <summary>Settings of <see cref="AmazonSQSClient"/>; <c>AWS_ENDPOINT_URL_SQS</c> is honoured.</summary>
public sealed class AmazonSQSConfig() : AwsJsonConfig(new AwsJsonService(
    "SQS", "sqs", "AmazonSQS", "application/x-amz-json-1.0", "2012-11-05", QueryCompatible: true));
