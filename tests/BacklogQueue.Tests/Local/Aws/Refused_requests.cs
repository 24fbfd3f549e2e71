using System.Text;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What is not signed right, or not implemented, is never answered as if it were.</summary>
public sealed class Refused_requests
{
    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using LocalAws services = new(new LocalAwsOptions());
        AwsSession aws = AwsSession.InProcess(services, new LocalAwsOptions { SecretKey = "another" });

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => aws.CallAsync("sqs", "AmazonSQS.ListQueues", []));

        Assert.Equal((403, "InvalidSignatureException"), (error.Status, error.Code));
    }

    [Fact]
    public async Task An_unknown_access_key_is_refused()
    {
        using LocalAws services = new(new LocalAwsOptions());
        AwsSession aws = AwsSession.InProcess(services, new LocalAwsOptions { AccessKey = "AKIDANOTHER" });

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => aws.CallAsync("sqs", "AmazonSQS.ListQueues", []));

        Assert.Equal((403, "UnrecognizedClientException"), (error.Status, error.Code));
    }

    [Fact]
    public async Task Another_access_key_is_let_in_where_the_options_say_so()
    {
        using LocalAws services = new(new LocalAwsOptions { AdmitsOtherKeys = true });
        AwsSession aws = AwsSession.InProcess(services, new LocalAwsOptions { AccessKey = "AKIDANOTHER", SecretKey = "any" });

        await aws.CallAsync("sqs", "AmazonSQS.ListQueues", []);
    }

    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        using LocalAws services = new(new LocalAwsOptions());
        using HttpClient http = new(services.CreateHandler());
        using HttpRequestMessage request = new(HttpMethod.Post, "http://aws.test/") { Content = new StringContent("{}", Encoding.UTF8) };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ListQueues");

        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains(
            "MissingAuthenticationToken",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqs", "AmazonSQS.TagQueue", "sqs:TagQueue")]
    [InlineData("kms", "TrentService.Encrypt", "TrentService:Encrypt")]
    public async Task What_is_not_implemented_is_named(string service, string target, string named)
    {
        LocalAwsOptions options = new();
        using LocalAws services = new(options);
        AwsSession aws = AwsSession.InProcess(services, options);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => aws.CallAsync(service, target, []));

        Assert.Equal(501, error.Status);
        Assert.EndsWith($"BacklogQueue.Local does not implement {named}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_queue_is_refused()
    {
        LocalAwsOptions options = new();
        using LocalAws services = new(options);
        AwsSession aws = AwsSession.InProcess(services, options);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() =>
            aws.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "standard" }));

        Assert.Equal("UnsupportedOperation", error.Code);
    }
}
