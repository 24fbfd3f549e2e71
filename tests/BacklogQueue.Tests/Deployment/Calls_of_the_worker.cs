using System.Net;
using System.Text.Json.Nodes;
using BacklogQueue.Tests.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

/// <summary>The worker at work, its calls held against its role in the template.</summary>
public sealed class Calls_of_the_worker(TestCloud cloud)
{
    // More than one part of an upload, also when it is deflated.
    private const int LargeBytes = 12 << 20;

    // Granted for what the service does with the role, or what makes one of its answers plain; the program calls none of it.
    private static readonly string[] s_notCalled =
    [
        "logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords",
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "s3:ListBucket", "secretsmanager:GetSecretValue",
    ];

    [Fact]
    public async Task What_it_sends_in_good_days_and_bad_is_what_its_role_allows()
    {
        WireCalls calls = new();
        bool isS3Down = false;
        bool isGitDown = false;
        string pipeline = $"pipeline-{Guid.NewGuid():N}";
        await cloud.CreatePipelineAsync(pipeline);
        await using RunningWorker worker = await RunningWorker.StartAsync(
            cloud,
            git: new Faults { Answer = _ => Task.FromResult(isGitDown ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null) },
            s3: calls.Wire(request => isS3Down && request.Method == HttpMethod.Put ? new(HttpStatusCode.Forbidden) : null),
            dynamo: calls.Wire(),
            sqs: calls.Wire(),
            codePipeline: calls.Wire());
        worker.Pipeline = pipeline;
        calls.Names[pipeline] = "arn:AWS::Partition:codepipeline:AWS::Region:AWS::AccountId:AWS::StackName";
        calls.Names[worker.Table] = "PushLogTable.Arn";
        calls.Names[worker.Bucket] = "ArtifactBucket.Arn";
        calls.Names[worker.Queue.AbsoluteUri] = "PushQueue.Arn";
        calls.Names[worker.DeadLetters.AbsoluteUri] = "DeadLetterQueue.Arn";

        CommitId small = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(small), worker.Push(small));
        byte[] large = new byte[LargeBytes];
        new Random(1).NextBytes(large);
        worker.Git.Write("large.bin", large);
        await worker.WorkOnAsync(worker.Push(await worker.CommitAndPushAsync("two")));
        isS3Down = true;
        await worker.WorkOnAsync(worker.Push(await worker.CommitAndPushAsync("three")));
        isGitDown = true;
        await worker.WorkOnAsync(worker.Push(null, branch: "other"));

        HashSet<(string, string)> allowed = [.. Allowed()];
        Assert.Empty(calls.Seen.Except(allowed));
        Assert.Empty(allowed.Where(pair => !s_notCalled.Contains(pair.Item1)).Except(calls.Seen));
    }

    private static IEnumerable<(string Action, string Resource)> Allowed() =>
        from policy in DeployedStack.Direct.Properties("PackagingRole")["Policies"]!.AsArray()
        from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
        from action in Texts(statement!["Action"]!)
        from resource in Texts(statement["Resource"]!)
        select (action, resource);

    private static IEnumerable<string> Texts(JsonNode node) =>
        node is JsonArray list ? list.Select(item => item!.ToString()) : [node.ToString()];
}
