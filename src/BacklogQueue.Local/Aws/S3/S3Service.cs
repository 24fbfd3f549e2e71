namespace BacklogQueue.Local.Aws.S3;

/// <summary>S3's REST interface: finds out what a request asks for, and verifies its signature first.</summary>
internal sealed class S3Service : IDisposable
{
    private readonly LocalAwsOptions _options;
    private readonly S3State _state;
    private readonly S3Buckets _buckets;
    private readonly S3Configurations _configurations;
    private readonly S3Objects _objects;
    private readonly S3Multipart _multipart;
    private readonly S3Listing _listing;

    public S3Service(LocalAwsOptions options, Journal journal)
    {
        _options = options;
        _state = new S3State(options, journal);
        _buckets = new S3Buckets(_state);
        _configurations = new S3Configurations(_state);
        _objects = new S3Objects(_state);
        _multipart = new S3Multipart(_state);
        _listing = new S3Listing(_state);
    }

    public async Task<AwsResponse> HandleAsync(AwsRequest http, SigV4Authorization? authorization, CancellationToken token)
    {
        AwsResponse response;
        try
        {
            Authorize(http, authorization);
            response = await RouteAsync(new S3Request(http, authorization!), token);
        }
        catch (AwsException error)
        {
            response = S3Xml.Refuse(error, http.Method, http.Path);
        }

        response.Headers["x-amz-request-id"] = _state.NewId();
        return response;
    }

    public void Dispose() => _state.Dispose();

    private void Authorize(AwsRequest http, SigV4Authorization? authorization)
    {
        if (authorization is null)
        {
            throw new AwsException("AccessDenied", "Access Denied", 403);
        }

        if (authorization.AccessKey != _options.AccessKey && _options.AdmitsOtherKeys)
        {
            return;
        }

        if (authorization.AccessKey != _options.AccessKey)
        {
            throw new AwsException("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403);
        }

        string payloadHash = http.Header("x-amz-content-sha256")
            ?? throw S3Error.InvalidRequest("Missing required header for this request: x-amz-content-sha256");
        if (!SigV4.IsValid(http, authorization, _options.SecretKey, payloadHash))
        {
            throw S3Error.SignatureDoesNotMatch();
        }
    }

    private Task<AwsResponse> RouteAsync(S3Request request, CancellationToken token)
    {
        if (request.Key.Length > 0)
        {
            return RouteObjectAsync(request, token);
        }

        if (request.Bucket.Length > 0)
        {
            return RouteBucketAsync(request, token);
        }

        return request is { Method: "GET", QueryNames.Count: 0 } ? Task.FromResult(_buckets.List()) : throw Unknown(request);
    }

    private async Task<AwsResponse> RouteBucketAsync(S3Request request, CancellationToken token)
    {
        string? setting = request.QueryNames.FirstOrDefault(S3Configurations.Has);
        return (request.Method, request.QueryNames.Count) switch
        {
            ("GET", 1) when setting is not null => _configurations.Get(request, setting),
            ("PUT", 1) when setting is not null => await _configurations.PutAsync(await VerifiedAsync(request, S3Checksum.Find(request.Http), token), setting, token),
            ("DELETE", 1) when setting is not null => _configurations.Delete(request, setting),
            ("PUT", 0) => await _buckets.CreateAsync(await VerifiedAsync(request, S3Checksum.Find(request.Http), token), token),
            ("HEAD", 0) => _buckets.Head(request),
            ("DELETE", 0) => _buckets.Delete(request),
            ("GET", _) when request.Has("location") => _buckets.Locate(request),
            ("GET", _) when request.Query("list-type") == "2" => _listing.ListObjects(request),
            ("GET", _) when request.Has("versions") => _listing.ListVersions(request),
            ("GET", _) when request.Has("uploads") => _multipart.List(request),
            ("POST", 1) when request.Has("delete") => await _objects.DeleteManyAsync(await VerifiedAsync(request, S3Checksum.Find(request.Http), token), token),
            _ => throw Unknown(request),
        };
    }

    private async Task<AwsResponse> RouteObjectAsync(S3Request request, CancellationToken token)
    {
        bool isUpload = request.Has("uploadId");
        bool isPlain = request.QueryNames.All(name => name == "versionId");
        return request.Method switch
        {
            "PUT" when isUpload => await _multipart.UploadPartAsync(request, token),
            "GET" when isUpload => _multipart.ListParts(request),
            // A checksum header beside the list of parts is the object's, not the list's.
            "POST" when isUpload => await _multipart.CompleteAsync(await VerifiedAsync(request, null, token), token),
            "DELETE" when isUpload => _multipart.Abort(request),
            "POST" when request.Has("uploads") => _multipart.Create(request),
            "PUT" when request.QueryNames.Count == 0 => await _objects.PutAsync(request, token),
            "GET" when isPlain => _objects.Read(request, withBody: true),
            "HEAD" when isPlain => _objects.Read(request, withBody: false),
            "DELETE" when isPlain => _objects.Delete(request),
            _ => throw Unknown(request),
        };
    }

    /// <summary>The request with its body (a short document) read and found to be what was signed.</summary>
    private async Task<S3Request> VerifiedAsync(S3Request request, string? algorithm, CancellationToken token)
    {
        S3Upload upload = await S3Upload.ReceiveAsync(request, algorithm, _state, token);
        try
        {
            using Stream stream = upload.Body.Open(0, upload.Body.Length);
            MemoryStream copy = new();
            await stream.CopyToAsync(copy, token);
            copy.Position = 0;
            return new S3Request(request.Http with { Body = copy }, request.Authorization);
        }
        finally
        {
            upload.Body.Delete();
        }
    }

    private static AwsException Unknown(S3Request request)
    {
        string target = request.Key.Length > 0 ? "object" : request.Bucket.Length > 0 ? "bucket" : "service";
        return AwsException.NotImplemented("s3", $"{request.Method} {target}?{string.Join('&', request.QueryNames)}");
    }
}
