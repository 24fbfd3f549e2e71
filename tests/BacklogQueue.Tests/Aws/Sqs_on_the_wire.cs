using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

public sealed class Sqs_on_the_wire
{
    private static readonly Func<HttpRequestMessage, HttpResponseMessage> s_sent = ScriptedHandler.Answer(
        200,
        """{"MessageId":"m-1","MD5OfMessageBody":"d41d","SequenceNumber":"18849496460467696128"}""",
        ("x-amzn-RequestId", "r-1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_is_a_target_header_and_its_input_without_nulls()
    {
        using ScriptedHandler wire = new(s_sent);
        using AmazonSQSClient sqs = AwsClients.Sqs(wire);

        SendMessageResponse sent = await sqs.SendMessageAsync(
            new()
            {
                QueueUrl = "http://sqs.test/1/q.fifo",
                MessageBody = "{\"ref\":\"日本\"}",
                MessageGroupId = "g",
                MessageDeduplicationId = "d",
            },
            Token);

        Assert.Equal(("m-1", "18849496460467696128"), (sent.MessageId, sent.SequenceNumber));
        Assert.Equal("r-1", sent.ResponseMetadata.RequestId);
        Assert.Equal("POST", wire.Request.Method);
        Assert.Equal("http://sqs.test/", wire.Request.Uri.ToString());
        Assert.Equal("AmazonSQS.SendMessage", wire.Request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.0", wire.Request.Headers["Content-Type"]);
        Assert.Equal("true", wire.Request.Headers["x-amzn-query-mode"]);
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse(wire.Request.Body),
                JsonElement.Parse("""
                    {"QueueUrl":"http://sqs.test/1/q.fifo","MessageBody":"{\"ref\":\"日本\"}",
                     "MessageGroupId":"g","MessageDeduplicationId":"d"}
                    """)),
            wire.Request.Body);
    }

    [Fact]
    public async Task Tags_go_out_under_the_small_letter_name_of_the_service_model()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, """{"QueueUrl":"http://sqs.test/1/q"}"""));
        using AmazonSQSClient sqs = AwsClients.Sqs(wire);

        await sqs.CreateQueueAsync(new() { QueueName = "q", Tags = new() { ["team"] = "web" } }, Token);

        Assert.Equal("""{"QueueName":"q","tags":{"team":"web"}}""", wire.Request.Body);
    }

    [Fact]
    public async Task An_operation_without_output_answers_with_an_empty_body()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200));
        using AmazonSQSClient sqs = AwsClients.Sqs(wire);

        DeleteMessageResponse deleted = await sqs.DeleteMessageAsync(new() { QueueUrl = "q", ReceiptHandle = "r" }, Token);

        Assert.Equal(System.Net.HttpStatusCode.OK, deleted.HttpStatusCode);
    }

    [Fact]
    public async Task A_poll_of_an_empty_queue_has_null_messages()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, "{}"));
        using AmazonSQSClient sqs = AwsClients.Sqs(wire);

        Assert.Null((await sqs.ReceiveMessageAsync(new() { QueueUrl = "q" }, Token)).Messages);
    }

    [Theory]
    [InlineData("ap-northeast-1", "https://sqs.ap-northeast-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com/")]
    public async Task The_host_follows_from_the_region_and_its_partition(string region, string url)
    {
        using ScriptedHandler wire = new(s_sent);
        using AmazonSQSClient sqs = new(AwsClients.Credentials, new AmazonSQSConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            IgnoreConfiguredEndpointUrls = true,
            HttpClientFactory = new HandlerClientFactory(wire),
        });

        await sqs.SendMessageAsync(new() { QueueUrl = "q", MessageBody = "b" }, Token);

        Assert.Equal(url, wire.Request.Uri.ToString());
        Assert.Contains($"/{region}/sqs/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fips_endpoint_is_refused_rather_than_replaced_by_the_plain_one()
    {
        using ScriptedHandler wire = new(s_sent);
        using AmazonSQSClient sqs = new(AwsClients.Credentials, new AmazonSQSConfig
        {
            RegionEndpoint = RegionEndpoint.USEast1,
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = true,
            HttpClientFactory = new HandlerClientFactory(wire),
        });

        AmazonClientException refusal = await Assert.ThrowsAsync<AmazonClientException>(
            () => sqs.SendMessageAsync(new() { QueueUrl = "q", MessageBody = "b" }, Token));

        Assert.Contains("FIPS", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Temporary_credentials_send_and_sign_their_session_token()
    {
        using ScriptedHandler wire = new(s_sent);
        using AmazonSQSClient sqs = new(
            new SessionAWSCredentials("AKID", "secret", "session"),
            new AmazonSQSConfig
            {
                ServiceURL = "http://sqs.test",
                AuthenticationRegion = "eu-central-1",
                HttpClientFactory = new HandlerClientFactory(wire),
            });

        await sqs.SendMessageAsync(new() { QueueUrl = "q", MessageBody = "b" }, Token);

        Assert.Equal("session", wire.Request.Headers["X-Amz-Security-Token"]);
        Assert.Contains("x-amz-security-token", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_is_the_one_that_botocore_makes()
    {
        Assert.SkipUnless(await Botocore.ExistsAsync(), "botocore (python3) is not on this machine");
        using ScriptedHandler wire = new(s_sent);
        using AmazonSQSClient sqs = AwsClients.Sqs(wire);
        await sqs.SendMessageAsync(new() { QueueUrl = "http://sqs.test/1/q", MessageBody = "日本" }, Token);
        string ours = wire.Request.Headers["Authorization"];

        string theirs = await Botocore.SignAsync(
            wire.Request, AwsClients.Credentials.GetCredentials(), "sqs", "eu-central-1");

        // The two print the list of fields with and without a space after the comma.
        Assert.Equal(Regex.Replace(theirs, ", *", ","), Regex.Replace(ours, ", *", ","));
    }
}
