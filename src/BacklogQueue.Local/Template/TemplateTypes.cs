namespace BacklogQueue.Local.Template;

/// <summary>
/// The resource types that may stand in a template. One that is in neither list is refused, so that nothing is added to the
/// stack that is silently not there on this machine.
/// </summary>
internal static class TemplateTypes
{
    public const string Function = "AWS::Serverless::Function";
    public const string Secret = "AWS::SecretsManager::Secret";
    public const string Bucket = "AWS::S3::Bucket";
    public const string Table = "AWS::DynamoDB::Table";
    public const string Queue = "AWS::SQS::Queue";

    /// <summary>Made by calls to AWS or its stand-ins; secrets first, since they depend on nothing.</summary>
    public static IReadOnlyList<string> Made { get; } = [Secret, Bucket, Table, Queue];

    /// <summary>
    /// Permissions, logs, alarms, names and what comes after the artifact: the local stack's routes come from the functions'
    /// events, its logs are files, and nobody but its user can reach it.
    /// </summary>
    private static readonly HashSet<string> s_onlyOnAws = new(StringComparer.Ordinal)
    {
        "AWS::ApiGatewayV2::ApiMapping",
        "AWS::ApiGatewayV2::DomainName",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::CodeBuild::Project",
        "AWS::CodePipeline::Pipeline",
        "AWS::Events::Rule",
        "AWS::IAM::Role",
        "AWS::KMS::Alias",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::Route53::RecordSet",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::Serverless::HttpApi",
    };

    public static bool IsKnown(string type) => type == Function || Made.Contains(type) || s_onlyOnAws.Contains(type);
}
