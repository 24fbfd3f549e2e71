namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// All buckets, and the one place where they change: under a lock, noted in the journal before the answer is sent. Bodies are
/// streamed outside of the lock. Unfinished multipart uploads are not kept between runs; everything else is.
/// </summary>
internal sealed class S3State : IDisposable
{
    private const string BucketKind = "s3.bucket";
    private const string VersionKind = "s3.version";

    private readonly LocalAwsOptions _options;
    private readonly Journal _journal;
    private readonly SortedDictionary<string, S3Bucket> _buckets = new(StringComparer.Ordinal);
    private long _lastSequence;

    public S3State(LocalAwsOptions options, Journal journal)
    {
        _options = options;
        _journal = journal;
        Bodies = new S3BodyStore(options);
        Restore();
    }

    /// <summary>Held by whoever reads or changes buckets.</summary>
    public Lock Lock { get; } = new();

    public S3BodyStore Bodies { get; }

    public string SecretKey => _options.SecretKey;

    public string Region => _options.Region;

    public int MinPartBytes => _options.MinPartBytes;

    public IEnumerable<S3Bucket> Buckets => _buckets.Values;

    public DateTimeOffset Now => _options.Clock.GetUtcNow();

    public string NewId() => _options.NewId().ToString("N");

    public S3Bucket? Find(string bucket) => _buckets.GetValueOrDefault(bucket);

    public S3Bucket Require(string bucket) => Find(bucket) ?? throw S3Error.NoSuchBucket(bucket);

    public void Add(S3Bucket bucket)
    {
        _buckets.Add(bucket.Name, bucket);
        Note(bucket);
    }

    public void Remove(S3Bucket bucket)
    {
        _buckets.Remove(bucket.Name);
        _journal.Write(new JournalChange(BucketKind, bucket.Name, null));
    }

    /// <summary>Keeps a bucket's configuration after it changed.</summary>
    public void Note(S3Bucket bucket) => _journal.Write(new JournalChange(
        BucketKind, bucket.Name, new SavedBucket(bucket.CreatedAt, bucket.Versioning, bucket.Configurations)));

    /// <summary>Makes a new version (or delete marker) the newest of its key.</summary>
    public S3ObjectVersion Put(S3Bucket bucket, string key, Func<S3ObjectVersion, S3ObjectVersion> fill)
    {
        S3ObjectVersion version = fill(new S3ObjectVersion
        {
            Key = key,
            VersionId = bucket.Versioning == "Enabled" ? NewId() : S3ObjectVersion.NullId,
            Sequence = ++_lastSequence,
            LastModified = Now,
        });
        bucket.Add(version)?.Body.Delete();
        _journal.Write(new JournalChange(VersionKind, JournalKey(bucket, version), version));
        return version;
    }

    public void Remove(S3Bucket bucket, S3ObjectVersion version)
    {
        bucket.Remove(version);
        _journal.Write(new JournalChange(VersionKind, JournalKey(bucket, version), null));
        version.Body.Delete();
    }

    /// <summary>Tells whoever listens of a new object; outside of the lock.</summary>
    public void Announce(S3Bucket bucket, S3ObjectVersion version, string reason) => _options.ObjectCreated?.Invoke(new S3ObjectCreated(
        bucket.Name,
        version.Key,
        version.VersionId == S3ObjectVersion.NullId ? null : version.VersionId,
        version.ETag.Trim('"'),
        version.Size,
        reason,
        version.LastModified,
        bucket.SendsToEventBridge));

    public void Dispose() => Bodies.Dispose();

    private static string JournalKey(S3Bucket bucket, S3ObjectVersion version) => $"{bucket.Name} {version.VersionId} {version.Key}";

    private void Restore()
    {
        foreach ((string name, SavedBucket saved) in _journal.Read<SavedBucket>(BucketKind))
        {
            S3Bucket bucket = new(name, saved.CreatedAt) { Versioning = saved.Versioning, Configurations = saved.Configurations };
            _buckets.Add(name, bucket);
        }

        foreach ((string key, S3ObjectVersion version) in _journal.Read<S3ObjectVersion>(VersionKind).OrderBy(pair => pair.Value.Sequence))
        {
            _buckets.GetValueOrDefault(key.Split(' ')[0])?.Add(version);
            _lastSequence = version.Sequence;
        }

        Bodies.DeleteAllExcept(Buckets.SelectMany(bucket => bucket.AllVersions).Select(version => version.Body));
    }

    private sealed record SavedBucket(DateTimeOffset CreatedAt, string? Versioning, Dictionary<string, string> Configurations);
}
