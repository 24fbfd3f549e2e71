using System.Net.Http.Headers;
using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;
using Amazon.S3.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Running_out_of_time(TestCloud cloud)
{
    /// <summary>What is missing of the pack; the files before the last one are complete without it.</summary>
    private const int TailBytes = 512 << 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_whose_time_ends_in_an_upload_aborts_it_and_hands_the_push_back()
    {
        ManualClock clock = new();
        TaskCompletionSource partSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Faults git = new()
        {
            Spoil = (request, response) => StallAsync(request, response, async () =>
            {
                await partSent.Task;
                clock.Advance(TimeSpan.FromSeconds(20));
            }),
        };
        List<string> uploads = [];
        Faults s3 = new()
        {
            Answer = request =>
            {
                uploads.Add($"{request.Method} {request.RequestUri!.Query.Split('=')[0]}");
                return Task.FromResult<HttpResponseMessage?>(null);
            },
            Spoil = (request, response) =>
            {
                if (request.RequestUri!.Query.Contains("partNumber=", StringComparison.Ordinal))
                {
                    partSent.TrySetResult();
                }

                return Task.FromResult(response);
            },
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: clock, git: git, s3: s3);
        byte[] large = new byte[12 << 20];
        new Random(1).NextBytes(large);
        worker.Git.Write("a.bin", large);
        worker.Git.Write("z.bin", large[..(2 * TailBytes)]);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        LambdaContext context = new("slow", clock.GetUtcNow().AddSeconds(24), clock);

        SQSBatchResponse response = await worker.CreateHandler().HandleAsync(batch, context, Token);

        Assert.Equal(batch.Records[0].MessageId, Assert.Single(response.BatchItemFailures).ItemIdentifier);
        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Retrying, row.Status);
        Assert.Equal("OutOfTime", row.LastError?.Kind);
        Assert.Empty(await worker.VersionsAsync());
        Assert.Contains("POST ?uploads", uploads);
        Assert.Equal("DELETE ?uploadId", uploads[^1]);
        ListMultipartUploadsResponse left = await worker.S3.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = worker.Bucket }, Token);
        Assert.Empty(left.MultipartUploads ?? []);
        Assert.Single((await worker.ReceiveAsync()).Records);
    }

    /// <summary>Lets a pack arrive but for its end, and then time pass.</summary>
    private static async Task<HttpResponseMessage> StallAsync(HttpRequestMessage request, HttpResponseMessage response, Func<Task> atEnd)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(Token);
        if (body.AsSpan().IndexOf("PACK"u8) < 0)
        {
            return response;
        }

        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        response.Content = new StreamContent(new StallingStream(body[..^TailBytes], atEnd));
        response.Content.Headers.ContentType = type;
        response.RequestMessage = request;
        return response;
    }
}
