using System.Text.Json.Nodes;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Deployment;

/// <summary>What protects queue, table, bucket, secrets and logs on AWS, with a key of the stack's own and without.</summary>
public sealed class Keeping_things_safe
{
    [Fact]
    public void Every_bucket_is_closed_to_the_public() => Assert.All(DeployedStack.Full.OfType("AWS::S3::Bucket"), bucket =>
    {
        Assert.Equal(
            """{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}""",
            bucket.Properties["PublicAccessBlockConfiguration"]!.ToJsonString());
        Assert.Equal("BucketOwnerEnforced", bucket.Properties["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]!.ToString());
    });

    [Fact]
    public void Buckets_queues_and_topic_refuse_plain_HTTP()
    {
        IEnumerable<string> refusing = new[] { "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy" }
            .SelectMany(DeployedStack.Full.OfType)
            .SelectMany(policy => policy.Properties["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => statement!["Effect"]!.ToString() == "Deny"
                && statement["Principal"]!.ToString() == "*"
                && statement["Condition"]!.ToJsonString() == """{"Bool":{"aws:SecureTransport":false}}""")
            .SelectMany(statement => Texts(statement!["Resource"]!));

        Assert.Equal(
            [
                "AlarmTopic", "ArtifactBucket.Arn", "ArtifactBucket.Arn/*", "DeadLetterQueue.Arn", "PipelineBucket.Arn", "PipelineBucket.Arn/*",
                "PushQueue.Arn",
            ],
            refusing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Artifacts_are_versioned_announced_and_forgotten_in_time()
    {
        JsonObject bucket = DeployedStack.Plain.Properties("ArtifactBucket");
        JsonArray rules = bucket["LifecycleConfiguration"]!["Rules"]!.AsArray();

        Assert.Equal("Enabled", bucket["VersioningConfiguration"]!["Status"]!.ToString());
        Assert.True((bool)bucket["NotificationConfiguration"]!["EventBridgeConfiguration"]!["EventBridgeEnabled"]!);
        Assert.Contains(rules, rule => rule!["NoncurrentVersionExpiration"]?["NoncurrentDays"]?.ToString() == "90");
        Assert.Contains(rules, rule => rule!["AbortIncompleteMultipartUpload"]?["DaysAfterInitiation"]?.ToString() == "1");
        Assert.DoesNotContain(rules, rule => rule!["ExpirationInDays"] is not null); // the newest version stays
    }

    [Fact]
    public void The_table_costs_by_use_and_cannot_be_lost_by_a_slip()
    {
        JsonObject table = DeployedStack.Plain.Properties("PushLogTable");

        Assert.Equal("PAY_PER_REQUEST", table["BillingMode"]!.ToString());
        Assert.True((bool)table["DeletionProtectionEnabled"]!);
        Assert.True((bool)table["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!);
        Assert.Equal(PushLogSchema.ExpiryAttribute, table["TimeToLiveSpecification"]!["AttributeName"]!.ToString());
    }

    [Fact]
    public void The_dead_letter_queue_takes_messages_of_the_push_queue_only()
    {
        JsonNode policy = DeployedStack.Plain.Properties("DeadLetterQueue")["RedriveAllowPolicy"]!;

        Assert.Equal("byQueue", policy["redrivePermission"]!.ToString());
        string source = Assert.Single(policy["sourceQueueArns"]!.AsArray())!.ToString();
        Assert.EndsWith($":{DeployedStack.Plain.Properties("PushQueue")["QueueName"]}", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_of_its_own_everything_is_encrypted_by_AWS()
    {
        Assert.All(DeployedStack.Plain.OfType("AWS::SQS::Queue"), queue => Assert.True((bool)queue.Properties["SqsManagedSseEnabled"]!));
        Assert.Equal("AES256", Encryption(DeployedStack.Plain.Properties("ArtifactBucket"))["SSEAlgorithm"]!.ToString());
        Assert.DoesNotContain("EncryptionKey", string.Concat(DeployedStack.Plain.Ids.Select(id => DeployedStack.Plain.Properties(id).ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS::SQS::Queue", "KmsMasterKeyId")]
    [InlineData("AWS::SecretsManager::Secret", "KmsKeyId")]
    [InlineData("AWS::Logs::LogGroup", "KmsKeyId")]
    [InlineData("AWS::SNS::Topic", "KmsMasterKeyId")]
    [InlineData("AWS::Serverless::Function", "KmsKeyArn")]
    [InlineData("AWS::CodeBuild::Project", "EncryptionKey")]
    public void With_a_key_of_its_own_everything_names_it(string type, string property)
    {
        (string Id, JsonObject Properties)[] resources = [.. DeployedStack.Full.OfType(type)];

        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Equal("EncryptionKey.Arn", resource.Properties[property]!.ToString()));
        Assert.All(resources, resource => Assert.False(resource.Properties.ContainsKey("SqsManagedSseEnabled")));
    }

    [Fact]
    public void With_a_key_of_its_own_table_buckets_and_pipeline_name_it_too()
    {
        JsonNode table = DeployedStack.Full.Properties("PushLogTable")["SSESpecification"]!;
        Assert.Equal(("KMS", "EncryptionKey.Arn"), (table["SSEType"]!.ToString(), table["KMSMasterKeyId"]!.ToString()));
        Assert.All(DeployedStack.Full.OfType("AWS::S3::Bucket"), bucket => Assert.Equal(
            """{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"EncryptionKey.Arn"}""", Encryption(bucket.Properties).ToJsonString()));
        Assert.Equal("EncryptionKey.Arn", DeployedStack.Full.Properties("Pipeline")["ArtifactStore"]!["EncryptionKey"]!["Id"]!.ToString());
    }

    [Fact]
    public void The_key_serves_the_log_groups_of_this_stack_and_the_alarms_of_this_account_and_is_rotated()
    {
        JsonObject key = DeployedStack.Full.Properties("EncryptionKey");
        Dictionary<string, JsonNode> services = key["KeyPolicy"]!["Statement"]!.AsArray()
            .Where(statement => statement!["Principal"]!["Service"] is not null)
            .ToDictionary(statement => statement!["Principal"]!["Service"]!.ToString(), statement => statement!);

        Assert.True((bool)key["EnableKeyRotation"]!);
        Assert.Equal(["cloudwatch.amazonaws.com", "logs.AWS::Region.AWS::URLSuffix"], services.Keys.Order());
        Assert.EndsWith(
            ":log-group:AWS::StackName-*",
            services["logs.AWS::Region.AWS::URLSuffix"]["Condition"]!["ArnLike"]!["kms:EncryptionContext:aws:logs:arn"]!.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(
            "AWS::AccountId",
            services["cloudwatch.amazonaws.com"]["Condition"]!["StringEquals"]!["aws:SourceAccount"]!.ToString());
    }

    [Fact]
    public void Every_role_may_use_the_key_for_what_it_reads_and_writes() => Assert.All(
        DeployedStack.Full.OfType("AWS::IAM::Role").Where(role => role.Id != "PipelineStartRole"), role =>
        {
            JsonNode statement = role.Properties["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray()
                .Single(one => one!["Sid"]!.ToString() == "UseKey")!;
            Assert.Equal("EncryptionKey.Arn", statement["Resource"]!.ToString());
            Assert.Contains("kms:Decrypt", Texts(statement["Action"]!));
        });

    [Fact]
    public void A_name_of_ones_own_is_the_only_way_in()
    {
        Assert.False((bool)DeployedStack.Plain.Properties("Api")["DisableExecuteApiEndpoint"]!);
        Assert.True((bool)DeployedStack.Full.Properties("Api")["DisableExecuteApiEndpoint"]!);
        Assert.Equal("TLS_1_2", DeployedStack.Full.Properties("Domain")["DomainNameConfigurations"]![0]!["SecurityPolicy"]!.ToString());
    }

    [Fact]
    public void The_API_is_throttled_takes_no_browser_and_logs_no_query()
    {
        JsonObject api = DeployedStack.Plain.Properties("Api");

        Assert.Equal("25", api["DefaultRouteSettings"]!["ThrottlingRateLimit"]!.ToString());
        Assert.Equal("100", api["DefaultRouteSettings"]!["ThrottlingBurstLimit"]!.ToString());
        Assert.False(api.ContainsKey("CorsConfiguration"));
        string format = api["AccessLogSettings"]!["Format"]!.ToString();
        Assert.Contains("$context.routeKey", format, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\$context\.(path|identity\.user|queryString|authorizer)", format);
        Assert.NotNull(JsonNode.Parse(format.Replace("$context.status", "200", StringComparison.Ordinal)
            .Replace("$context.responseLatency", "1", StringComparison.Ordinal)));
    }

    private static JsonNode Encryption(JsonObject bucket) =>
        bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!;

    private static IEnumerable<string> Texts(JsonNode node) =>
        node is JsonArray list ? list.Select(item => item!.ToString()) : [node.ToString()];
}
