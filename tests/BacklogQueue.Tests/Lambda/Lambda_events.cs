using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.SQSEvents;
using BacklogQueue.Lambda;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Lambda;

public sealed class Lambda_events
{
    // As in the Lambda Developer Guide, "Using Lambda with Amazon SQS".
    private const string Fifo = """
        {"Records":[{"messageId":"11d6ee51-4cc7-4302-9e22-7cd8afdaadf5","receiptHandle":"AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw...",
        "body":"Test message.","attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1573251510774",
        "SequenceNumber":"18849496460467696128","MessageGroupId":"1","SenderId":"AIDAIO23YVJENQZJOL4VO",
        "MessageDeduplicationId":"1","ApproximateFirstReceiveTimestamp":"1573251510774"},"messageAttributes":{},
        "md5OfBody":"e4e68fb7bd0e697a0ae8f1bb342846b3","eventSource":"aws:sqs",
        "eventSourceARN":"arn:aws:sqs:us-east-2:123456789012:fifo.fifo","awsRegion":"us-east-2"}]}
        """;

    [Fact]
    public async Task A_batch_is_read_and_its_failures_written_as_lambda_spells_them()
    {
        LambdaBootstrapHandler handler = HandlerWrapper.GetHandlerWrapper(
            (SQSEvent batch, LambdaContext _, CancellationToken _) =>
            {
                SQSEvent.SQSMessage message = Assert.Single(batch.Records);
                Assert.Equal("Test message.", message.Body);
                Assert.Equal("1", message.Attributes["MessageGroupId"]);
                Assert.Equal("arn:aws:sqs:us-east-2:123456789012:fifo.fifo", message.EventSourceArn);
                Assert.Equal("e4e68fb7bd0e697a0ae8f1bb342846b3", message.Md5OfBody);
                return Task.FromResult(new SQSBatchResponse([new(message.MessageId)]));
            },
            LambdaEventsJson.Default.SQSEvent,
            LambdaEventsJson.Default.SQSBatchResponse);

        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"11d6ee51-4cc7-4302-9e22-7cd8afdaadf5"}]}""",
            await InvokeAsync(handler, Fifo));
    }

    [Fact]
    public void A_batch_without_records_has_an_empty_list() =>
        Assert.Empty(JsonSerializer.Deserialize("{}", LambdaEventsJson.Default.SQSEvent)!.Records);

    [Fact]
    public async Task Json_null_is_no_event()
    {
        LambdaBootstrapHandler handler = HandlerWrapper.GetHandlerWrapper(
            (SQSEvent _, LambdaContext _, CancellationToken _) => Task.FromResult(new SQSBatchResponse([])),
            LambdaEventsJson.Default.SQSEvent,
            LambdaEventsJson.Default.SQSBatchResponse);

        await Assert.ThrowsAsync<JsonException>(() => InvokeAsync(handler, "null"));
    }

    [Fact]
    public void An_answer_leaves_out_what_is_not_set() => Assert.Equal(
        """{"statusCode":200,"body":"{}","isBase64Encoded":false}""",
        JsonSerializer.Serialize(
            new APIGatewayHttpApiV2ProxyResponse { StatusCode = 200, Body = "{}" },
            LambdaEventsJson.Default.APIGatewayHttpApiV2ProxyResponse));

    private static async Task<string> InvokeAsync(LambdaBootstrapHandler handler, string json)
    {
        ManualClock clock = new();
        InvocationResponse response = await handler(
            new InvocationRequest(
                new MemoryStream(Encoding.UTF8.GetBytes(json)), new LambdaContext("1", clock.GetUtcNow(), clock)),
            TestContext.Current.CancellationToken);
        using StreamReader reader = new(response.OutputStream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
