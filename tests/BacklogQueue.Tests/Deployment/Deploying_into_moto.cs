using System.Text.Json.Nodes;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// A smoke test: the names and references of the transformed template hold together. moto leaves policies, secrets, API,
/// alarms and pipeline out; those are asserted on the template itself.
/// </summary>
public sealed class Deploying_into_moto
{
    [Fact]
    public async Task The_stack_comes_up_with_its_parts_wired_to_each_other()
    {
        JsonObject made = await AwsTools.DeployAsync();

        Assert.Equal("CREATE_COMPLETE", made["status"]!.ToString());
        JsonNode physical = made["physical"]!;
        JsonNode redrive = JsonNode.Parse(made["queue"]!["RedrivePolicy"]!.ToString())!;
        Assert.Equal(made["deadLetterQueue"]!["QueueArn"]!.ToString(), redrive["deadLetterTargetArn"]!.ToString());
        Assert.Equal("true", made["queue"]!["FifoQueue"]!.ToString());
        JsonNode worker = made["functions"]![physical["PackagingFunction"]!.ToString()]!;
        Assert.Equal(redrive["maxReceiveCount"]!.ToString(), worker["environment"]![Settings.MaxReceiveCountVariable]!.ToString());
        Assert.Equal(physical["PushQueue"]!.ToString(), worker["environment"]![Settings.QueueUrlVariable]!.ToString());
        Assert.Equal(physical["DeadLetterQueue"]!.ToString(), worker["environment"]![Settings.DeadLetterQueueUrlVariable]!.ToString());
        Assert.Equal(physical["PushLogTable"]!.ToString(), worker["environment"]![Settings.TableVariable]!.ToString());
        Assert.Equal(physical["ArtifactBucket"]!.ToString(), worker["environment"]![Settings.BucketVariable]!.ToString());
        Assert.True(
            int.Parse(made["queue"]!["VisibilityTimeout"]!.ToString(), null) >= int.Parse(worker["timeout"]!.ToString(), null),
            "AWS refuses a queue that hands a message out again before its function times out");
        JsonNode mapping = Assert.Single(made["mappings"]!.AsArray())!;
        Assert.Equal(made["queue"]!["QueueArn"]!.ToString(), mapping["queue"]!.ToString());
        Assert.EndsWith($":{physical["PackagingFunction"]}", mapping["function"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("""["ReportBatchItemFailures"]""", mapping["responses"]!.ToJsonString());
        Assert.Equal(PushLogSchema.IndexKeys.Keys.Order(), made["indexes"]!.AsArray().Select(index => index!.ToString()));
        Assert.Equal(physical["PushQueue"]!.ToString(), made["outputs"]!["QueueUrl"]!.ToString());
    }

    [Fact]
    public async Task The_optional_parts_come_up_as_well()
    {
        JsonObject made = await AwsTools.DeployAsync(
            "CustomerKey=true", "AlarmEmail=team@example.com", "PipelineRepository=SHOP/web", "PackagingTimeout=60", "VisibilityTimeout=60");

        Assert.Equal("CREATE_COMPLETE", made["status"]!.ToString());
        Assert.NotNull(made["physical"]!["EncryptionKey"]);
        Assert.NotNull(made["physical"]!["PipelineBucket"]);
        Assert.NotNull(made["physical"]!["PipelineStartRole"]);
        Assert.EndsWith(made["physical"]!["EncryptionKey"]!.ToString(), made["queue"]!["KmsMasterKeyId"]!.ToString(), StringComparison.Ordinal);
    }
}
