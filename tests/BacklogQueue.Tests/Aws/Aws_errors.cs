using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

public sealed class Aws_errors
{
    private static readonly Func<HttpRequestMessage, HttpResponseMessage> s_sent =
        ScriptedHandler.Answer(200, """{"MessageId":"m-1"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_compatible_code_is_kept_beside_the_type_of_the_shape()
    {
        QueueDoesNotExistException error = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => SendAsync(
            ScriptedHandler.Answer(
                400,
                """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}""",
                ("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"),
                ("x-amzn-RequestId", "r-1"))));

        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", error.ErrorCode);
        Assert.Equal(ErrorType.Sender, error.ErrorType);
        Assert.Equal("The specified queue does not exist.", error.Message);
        Assert.Equal("r-1", error.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Theory]
    [InlineData("InvalidMessageContents", typeof(InvalidMessageContentsException))]
    [InlineData("MessageNotInflight", typeof(MessageNotInflightException))]
    [InlineData("OverLimit", typeof(OverLimitException))]
    [InlineData("PurgeQueueInProgress", typeof(PurgeQueueInProgressException))]
    [InlineData("QueueNameExists", typeof(QueueNameExistsException))]
    [InlineData("ReceiptHandleIsInvalid", typeof(ReceiptHandleIsInvalidException))]
    [InlineData("ResourceNotFoundException", typeof(Amazon.SQS.Model.ResourceNotFoundException))]
    [InlineData("UnsupportedOperation", typeof(UnsupportedOperationException))]
    [InlineData("SomethingNew", typeof(AmazonSQSException))]
    public async Task Each_modelled_error_has_its_type_and_is_not_repeated(string shape, Type type)
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(400, $$"""{"__type":"com.amazonaws.sqs#{{shape}}"}"""));

        Exception error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => SendAsync(wire));

        Assert.IsType(type, error);
        Assert.Single(wire.Requests);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "<html>Service Unavailable</html>")]
    [InlineData(400, """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"Rate exceeded"}""")]
    public async Task A_fault_or_throttling_is_tried_again(int status, string body)
    {
        using ScriptedHandler wire = new(
            ScriptedHandler.Answer(status, body, ("x-amzn-query-error", "RequestThrottled;Sender")), s_sent);

        SendMessageResponse sent = await SendAsync(wire);

        Assert.Equal("m-1", sent.MessageId);
        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task Tries_end_with_the_configured_number()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(500, "{}"));

        AmazonSQSException error = await Assert.ThrowsAsync<AmazonSQSException>(
            () => SendAsync(wire, config => config.MaxErrorRetry = 1));

        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task A_throttled_call_that_stays_throttled_has_its_type()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(400, """{"__type":"com.amazonaws.sqs#RequestThrottled"}"""));

        await Assert.ThrowsAsync<RequestThrottledException>(() => SendAsync(wire, config => config.MaxErrorRetry = 0));
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_by_the_answers_date_and_the_call_signed_again()
    {
        DateTimeOffset serverTime = DateTimeOffset.UtcNow.AddHours(2);
        using ScriptedHandler wire = new(
            ScriptedHandler.Answer(
                403,
                """{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature not yet current"}""",
                ("Date", serverTime.ToString("R", CultureInfo.InvariantCulture))),
            s_sent);

        // The correction is remembered by endpoint, hence one of this test's own.
        await SendAsync(wire, config => config.ServiceURL = "http://skewed.sqs.test");

        DateTimeOffset signed = DateTimeOffset.ParseExact(
            wire.Requests[1].Headers["X-Amz-Date"],
            "yyyyMMddTHHmmssZ",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        Assert.InRange(signed, serverTime.AddMinutes(-1), serverTime.AddMinutes(1));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_an_error_not_an_empty_result()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, "<html>captive portal</html>"));

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => SendAsync(wire, config => config.MaxErrorRetry = 0));
    }

    [Fact]
    public async Task Secrets_manager_errors_are_told_apart_too()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(
            400, """{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}"""));
        using AmazonSecretsManagerClient secrets = AwsClients.Secrets(wire);

        Amazon.SecretsManager.Model.ResourceNotFoundException error =
            await Assert.ThrowsAsync<Amazon.SecretsManager.Model.ResourceNotFoundException>(
                () => secrets.GetSecretValueAsync(new() { SecretId = "absent" }, Token));

        Assert.Equal("Secrets Manager can't find the specified secret.", error.Message);
    }

    private static async Task<SendMessageResponse> SendAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using ScriptedHandler wire = new(answer);
        return await SendAsync(wire);
    }

    private static async Task<SendMessageResponse> SendAsync(ScriptedHandler wire, Action<AmazonSQSConfig>? configure = null)
    {
        using AmazonSQSClient sqs = AwsClients.Sqs(wire, configure);
        return await sqs.SendMessageAsync(new() { QueueUrl = "q", MessageBody = "b" }, Token);
    }
}
