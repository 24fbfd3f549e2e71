using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>Making, finding and deleting buckets.</summary>
internal sealed partial class S3Buckets(S3State state)
{
    public async Task<AwsResponse> CreateAsync(S3Request request, CancellationToken token)
    {
        await CheckLocationAsync(request, token);
        if (!Name().IsMatch(request.Bucket))
        {
            throw new AwsException("InvalidBucketName", "The specified bucket is not valid.");
        }

        lock (state.Lock)
        {
            if (state.Find(request.Bucket) is not null)
            {
                throw new AwsException(
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.",
                    409);
            }

            state.Add(new S3Bucket(request.Bucket, state.Now));
        }

        AwsResponse response = new(200);
        response.Headers["Location"] = "/" + request.Bucket;
        return response;
    }

    public AwsResponse Head(S3Request request)
    {
        lock (state.Lock)
        {
            state.Require(request.Bucket);
        }

        AwsResponse response = new(200);
        response.Headers["x-amz-bucket-region"] = state.Region;
        return response;
    }

    public AwsResponse Locate(S3Request request)
    {
        lock (state.Lock)
        {
            state.Require(request.Bucket);
        }

        // us-east-1 is written as nothing: the GetBucketLocation page.
        return S3Xml.Answer(S3Xml.Element("LocationConstraint", state.Region == "us-east-1" ? null : state.Region));
    }

    public AwsResponse Delete(S3Request request)
    {
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            if (!bucket.IsEmpty)
            {
                throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty. You must delete all versions in the bucket.", 409);
            }

            state.Remove(bucket);
        }

        return new AwsResponse(204);
    }

    public AwsResponse List()
    {
        lock (state.Lock)
        {
            IEnumerable<XElement> buckets = state.Buckets.Select(bucket => S3Xml.Element(
                "Bucket",
                S3Xml.Element("Name", bucket.Name),
                S3Xml.Element("CreationDate", S3Xml.Time(bucket.CreatedAt))));
            return S3Xml.Answer(S3Xml.Element(
                "ListAllMyBucketsResult",
                S3Xml.Element("Owner", S3Xml.Element("ID", "local")),
                S3Xml.Element("Buckets", buckets)));
        }
    }

    /// <summary>Only us-east-1 is meant when nothing is said: the CreateBucket page.</summary>
    private async Task CheckLocationAsync(S3Request request, CancellationToken token)
    {
        string? location = request.Header("Content-Length") is null or "0"
            ? null
            : (await S3Xml.ReadAsync(request.Http.Body, "CreateBucketConfiguration", token)).Child("LocationConstraint");
        if ((location ?? "us-east-1") != state.Region)
        {
            throw new AwsException(
                "IllegalLocationConstraintException",
                $"The {location ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Name();
}
