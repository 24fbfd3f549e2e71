namespace BacklogQueue.Tests.Simulation;

/// <summary>Whom the product calls.</summary>
internal enum Service
{
    Git,
    Sqs,
    DynamoDb,
    S3,
    Secrets,
    CodePipeline,
}
