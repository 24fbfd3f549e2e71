using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>Where a simulation needs less than AWS gives, it says so; all else stays as AWS has it.</summary>
public sealed class Options_for_simulations
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, null)]
    [InlineData(99, "EntityTooSmall")]
    public async Task Parts_may_be_as_small_as_the_options_say(int bytes, string? refusal)
    {
        LocalAwsOptions options = new() { MinPartBytes = 100 };
        using LocalAws services = new(options);
        using HttpMessageHandler handler = services.CreateHandler();
        using AmazonS3Client s3 = CreateS3(options, handler);
        string bucket = await TestCloud.CreateBucketAsync(s3);
        string id = (await s3.InitiateMultipartUploadAsync(bucket, "key", Token)).UploadId;
        CompleteMultipartUploadRequest complete = new() { BucketName = bucket, Key = "key", UploadId = id };
        foreach ((int number, int length) in ((int, int)[])[(1, bytes), (2, 1)])
        {
            using MemoryStream body = new(new byte[length]);
            complete.AddPartETags(await s3.UploadPartAsync(
                new UploadPartRequest { BucketName = bucket, Key = "key", UploadId = id, PartNumber = number, InputStream = body },
                Token));
        }

        Exception? problem = await Record.ExceptionAsync(() => s3.CompleteMultipartUploadAsync(complete, Token));

        Assert.Equal(refusal, (problem as AmazonS3Exception)?.ErrorCode);
    }

    [Fact]
    public async Task Receive_does_not_wait_where_nothing_may_go_on_beside_it()
    {
        LocalAwsOptions options = new() { Clock = new FixedClock(SomePush.Noon), HasLongPolls = false };
        using LocalAws services = new(options);
        await using AwsSession aws = AwsSession.InProcess(services, options);
        JsonNode queue = await aws.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject
        {
            ["QueueName"] = "queue.fifo",
            ["Attributes"] = new JsonObject { ["FifoQueue"] = "true" },
        });

        // On a clock that stands still it would wait for ever.
        JsonNode received = await aws.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject
        {
            ["QueueUrl"] = queue["QueueUrl"]!.GetValue<string>(),
            ["WaitTimeSeconds"] = 20,
        });

        Assert.Empty(received.AsObject());
    }

    private static AmazonS3Client CreateS3(LocalAwsOptions options, HttpMessageHandler handler) => new(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = "http://aws.test",
            AuthenticationRegion = options.Region,
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            HttpClientFactory = new HandlerClientFactory(handler),
        });
}
