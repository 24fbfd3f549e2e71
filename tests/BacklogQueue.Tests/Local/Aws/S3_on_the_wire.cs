using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>How requests are written: where the bucket stands, and what a body's signatures protect.</summary>
public sealed class S3_on_the_wire : IDisposable
{
    private static readonly LocalAwsOptions s_options = new() { Region = AwsSession.Region };

    private readonly LocalAws _services = new(s_options);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task The_bucket_may_stand_in_the_host_name()
    {
        List<string> hosts = [];
        using AmazonS3Client s3 = Connect("http://s3.ap-northeast-1.amazonaws.test", request =>
        {
            hosts.Add(request.RequestUri!.Host);
            return Task.CompletedTask;
        });
        await CreateAsync(s3);
        await s3.PutObjectAsync(new() { BucketName = "bucket", Key = "a/ü b", ContentBody = "1" }, Token);

        ListObjectsV2Response list = await s3.ListObjectsV2Async(new() { BucketName = "bucket" }, Token);

        Assert.Equal("a/ü b", Assert.Single(list.S3Objects).Key);
        Assert.All(hosts, host => Assert.StartsWith("bucket.s3.", host, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_changed_on_its_way_is_refused()
    {
        using AmazonS3Client s3 = Connect("http://127.0.0.1", async request =>
        {
            if (request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal))
            {
                string body = await request.Content!.ReadAsStringAsync(Token);
                Assert.Contains(";chunk-signature=", body, StringComparison.Ordinal);
                Replace(request, body.Replace("hello", "jello", StringComparison.Ordinal));
            }
        });
        await CreateAsync(s3);

        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            s3.PutObjectAsync(new() { BucketName = "bucket", Key = "key", ContentBody = "hello" }, Token));

        Assert.Equal("SignatureDoesNotMatch", error.ErrorCode);
        Assert.True((await s3.ListObjectsV2Async(new() { BucketName = "bucket" }, Token)).S3Objects is null or { Count: 0 });
    }

    [Fact]
    public async Task A_body_cut_short_is_refused()
    {
        using AmazonS3Client s3 = Connect("http://127.0.0.1", async request =>
        {
            if (request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal))
            {
                string body = await request.Content!.ReadAsStringAsync(Token);
                Replace(request, body[..(body.IndexOf("hello", StringComparison.Ordinal) + 2)]);
            }
        });
        await CreateAsync(s3);

        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            s3.PutObjectAsync(new() { BucketName = "bucket", Key = "key", ContentBody = "hello" }, Token));

        Assert.Equal("IncompleteBody", error.ErrorCode);
    }

    private static Task<PutBucketResponse> CreateAsync(AmazonS3Client s3) =>
        s3.PutBucketAsync(new PutBucketRequest { BucketName = "bucket", BucketRegionName = AwsSession.Region }, Token);

    /// <summary>Other bytes under the same headers, their length included, and signature.</summary>
    private static void Replace(HttpRequestMessage request, string body)
    {
        HttpContent sent = request.Content!;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach ((string name, IEnumerable<string> values) in sent.Headers)
        {
            request.Content.Headers.TryAddWithoutValidation(name, values);
        }
    }

    private AmazonS3Client Connect(string url, Func<HttpRequestMessage, Task> onSend) => new(
        s_options.AccessKey,
        s_options.SecretKey,
        new AmazonS3Config
        {
            ServiceURL = url,
            AuthenticationRegion = s_options.Region,
            MaxErrorRetry = 0,
            HttpClientFactory = new HandlerClientFactory(new Tap(onSend, _services.CreateHandler())),
        });

    private sealed class Tap(Func<HttpRequestMessage, Task> onSend, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await onSend(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
