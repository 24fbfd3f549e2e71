using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Faults;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>What the real SDK makes of each fault.</summary>
public sealed class Aws_faults
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, HttpStatusCode, string> Refusals => new()
    {
        { FaultName.S3Error, HttpStatusCode.InternalServerError, "InternalError" },
        { FaultName.S3SlowDown, HttpStatusCode.ServiceUnavailable, "SlowDown" },
        { FaultName.SqsError, HttpStatusCode.InternalServerError, "InternalFailure" },
        { FaultName.SqsThrottle, HttpStatusCode.BadRequest, "RequestThrottled" },
        { FaultName.DynamoDbError, HttpStatusCode.InternalServerError, "InternalServerError" },
        { FaultName.DynamoDbThrottle, HttpStatusCode.BadRequest, "ThrottlingException" },
    };

    public static TheoryData<string> Services => ["s3", "sqs", "dynamodb"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_the_services_own_code_and_is_tried_again(string fault, HttpStatusCode status, string code)
    {
        await using FaultyAws aws = await FaultyAws.StartAsync($"{fault}=100%", retries: 1);

        AmazonServiceException refusal = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => WriteAsync(aws, fault, Token));

        Assert.Equal((status, code), (refusal.StatusCode, refusal.ErrorCode));
        Assert.True(AwsErrors.IsTransient(refusal));
        Assert.Equal(2, aws.Faults.Injected[fault]);
        Assert.False(await IsWrittenAsync(aws, fault));
        aws.Faults.Calm();
        await WriteAsync(aws, fault, Token);
        Assert.True(await IsWrittenAsync(aws, fault));
    }

    [Fact]
    public async Task A_completion_fails_with_200()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("s3.error=100%");

        AmazonS3Exception failure = await Assert.ThrowsAsync<AmazonS3Exception>(() => aws.S3.CompleteMultipartUploadAsync(
            new() { BucketName = aws.Bucket, Key = "1", UploadId = "1", PartETags = [new(1, "\"1\"")] }, Token));

        Assert.Equal((HttpStatusCode.OK, "InternalError"), (failure.StatusCode, failure.ErrorCode));
        Assert.Equal(1, aws.Faults.Injected[FaultName.S3Error]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_time_out_is_silence_and_leaves_nothing_done(string service)
    {
        string fault = service + ".timeout";
        await using FaultyAws aws = await FaultyAws.StartAsync($"{fault}=100%");
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task write = WriteAsync(aws, service, patience.Token);
        while (aws.Faults.Injected[fault] == 0)
        {
            await Task.Yield();
        }

        Assert.False(write.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.False(await IsWrittenAsync(aws, service));
    }

    [Fact]
    public async Task Silence_ends_with_a_cut_connection()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("sqs.timeout=100%");
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, aws.Endpoint) { Content = new StringContent("{}") };
        request.Headers.Add("x-amz-target", "AmazonSQS.SendMessage");
        request.Headers.Add("x-amz-security-token", AwsSession.TokenOf(FaultyAws.Part));

        Task answer = http.SendAsync(request, Token);
        while (aws.Faults.Injected[FaultName.SqsTimeout] == 0)
        {
            await Task.Yield();
        }

        aws.Faults.Calm();

        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_lost_answer_leaves_everything_done(string service)
    {
        string fault = service + ".lost";
        await using FaultyAws aws = await FaultyAws.StartAsync($"{fault}=100%");

        Exception cut = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(aws, service, Token));

        Assert.True(cut is IOException or HttpRequestException, cut.ToString());
        Assert.True(aws.Faults.Injected[fault] > 0);
        Assert.True(await IsWrittenAsync(aws, service));
    }

    [Fact]
    public async Task A_conflict_of_one_write_is_a_TransactionConflictException()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("dynamodb.conflict=100%");

        TransactionConflictException conflict = await Assert.ThrowsAsync<TransactionConflictException>(() => WriteAsync(aws, "dynamodb", Token));

        Assert.True(AwsErrors.IsTransient(conflict));
        Assert.False(await IsWrittenAsync(aws, "dynamodb"));
    }

    [Theory]
    [InlineData(FaultName.DynamoDbConflict, "TransactionConflict")]
    [InlineData(FaultName.DynamoDbThrottle, "ThrottlingError")]
    public async Task A_transaction_is_cancelled_with_a_reason_for_each_item(string fault, string code)
    {
        await using FaultyAws aws = await FaultyAws.StartAsync($"{fault}=100%");

        TransactionCanceledException cancelled = await Assert.ThrowsAsync<TransactionCanceledException>(
            () => aws.DynamoDb.TransactWriteItemsAsync(new() { TransactItems = [PutOf(aws, "1"), PutOf(aws, "2")] }, Token));

        Assert.Equal([code, "None"], cancelled.CancellationReasons.Select(reason => reason.Code));
        Assert.True(AwsErrors.IsTransient(cancelled));
        Assert.False(await IsWrittenAsync(aws, fault));
    }

    [Fact]
    public async Task A_read_meets_no_conflict()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("dynamodb.conflict=100%");

        await aws.DynamoDb.GetItemAsync(aws.Table, KeyOf("1"), Token);

        Assert.Equal(0, aws.Faults.Injected[FaultName.DynamoDbConflict]);
    }

    [Fact]
    public async Task A_jump_of_the_clock_ends_visibility_time_outs_early()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("clock.jump=+15m@1s-2s");
        await WriteAsync(aws, "sqs", Token);
        Assert.Single((await ReceiveAsync(aws)).Messages!);
        Assert.Empty((await ReceiveAsync(aws)).Messages ?? []);

        aws.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await ReceiveAsync(aws)).Messages!);
        aws.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty((await ReceiveAsync(aws)).Messages ?? []);
        Assert.Equal(2, aws.Faults.Injected[FaultName.ClockJump]);
    }

    [Fact]
    public async Task The_calm_leaves_a_wrong_clock_wrong_by_the_same()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("clock.jump=-15m@1s-2s");
        JumpingClock clock = new(aws.Clock, aws.Faults);
        aws.Clock.Advance(TimeSpan.FromSeconds(1));
        TimeSpan wrongBy = clock.GetUtcNow() - aws.Clock.GetUtcNow();

        aws.Faults.Calm();
        aws.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromMinutes(-15), wrongBy);
        Assert.Equal(wrongBy, clock.GetUtcNow() - aws.Clock.GetUtcNow());
    }

    private static Task WriteAsync(FaultyAws aws, string service, CancellationToken token) => service.Split('.')[0] switch
    {
        "s3" => aws.S3.PutObjectAsync(new() { BucketName = aws.Bucket, Key = "1", ContentBody = "content" }, token),
        "sqs" => aws.Sqs.SendMessageAsync(
            new() { QueueUrl = aws.Queue.AbsoluteUri, MessageBody = "1", MessageGroupId = "1", MessageDeduplicationId = "1" }, token),
        _ => aws.DynamoDb.PutItemAsync(aws.Table, KeyOf("1"), token),
    };

    /// <summary>As an operator sees it, whom no fault strikes.</summary>
    private static async Task<bool> IsWrittenAsync(FaultyAws aws, string service)
    {
        using AmazonS3Client s3 = aws.OpenS3();
        using AmazonSQSClient sqs = aws.OpenSqs();
        using AmazonDynamoDBClient dynamo = aws.OpenDynamoDb();
        return service.Split('.')[0] switch
        {
            "s3" => (await s3.ListObjectsV2Async(new() { BucketName = aws.Bucket }, Token)).KeyCount > 0,
            "sqs" => (await sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest
                {
                    QueueUrl = aws.Queue.AbsoluteUri,
                    AttributeNames = [QueueAttributeName.ApproximateNumberOfMessages],
                },
                Token)).Attributes![QueueAttributeName.ApproximateNumberOfMessages] != "0",
            _ => (await dynamo.GetItemAsync(aws.Table, KeyOf("1"), Token)).IsItemSet,
        };
    }

    private static Task<ReceiveMessageResponse> ReceiveAsync(FaultyAws aws) =>
        aws.Sqs.ReceiveMessageAsync(new() { QueueUrl = aws.Queue.AbsoluteUri }, Token);

    private static TransactWriteItem PutOf(FaultyAws aws, string key) => new() { Put = new() { TableName = aws.Table, Item = KeyOf(key) } };

    private static Dictionary<string, AttributeValue> KeyOf(string key) => new()
    {
        [PushLogSchema.PartitionKey] = new() { S = key },
        [PushLogSchema.SortKey] = new() { S = key },
    };
}
