namespace BacklogQueue.Local.Aws.S3;

/// <summary>S3's refusals: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
internal static class S3Error
{
    public static AwsException NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Elements = Element("BucketName", bucket) };

    public static AwsException NoSuchKey(string key) =>
        new("NoSuchKey", "The specified key does not exist.", 404) { Elements = Element("Key", key) };

    public static AwsException NoSuchVersion(string versionId) =>
        new("NoSuchVersion", "The specified version does not exist.", 404) { Elements = Element("VersionId", versionId) };

    public static AwsException NoSuchUpload(string uploadId) =>
        new("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404)
        {
            Elements = Element("UploadId", uploadId),
        };

    public static AwsException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        {
            Elements = Element("Condition", condition),
        };

    public static AwsException NotModified() => new("NotModified", "Not Modified", 304);

    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);

    public static AwsException InvalidRequest(string message) => new("InvalidRequest", message);

    public static AwsException MalformedXml() => new(
        "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static AwsException BadDigest(string name) =>
        new("BadDigest", $"The {name} you specified did not match the calculated checksum.");

    public static AwsException InvalidPart() => new(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");

    public static AwsException SignatureDoesNotMatch() => new(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        403);

    public static AwsException IncompleteBody() => new(
        "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");

    private static Dictionary<string, string> Element(string name, string value) => new() { [name] = value };
}
