namespace BacklogQueue.Local.Aws.S3;

/// <summary>One bucket: every version of every key, newest last, and its configuration documents.</summary>
internal sealed class S3Bucket(string name, DateTimeOffset createdAt)
{
    private readonly SortedDictionary<string, List<S3ObjectVersion>> _keys = new(Utf8Order.Instance);

    public string Name { get; } = name;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or null when it never was switched on.</summary>
    public string? Versioning { get; set; }

    /// <summary>By sub-resource, e.g. <c>lifecycle</c>; as they were put.</summary>
    public Dictionary<string, string> Configurations { get; init; } = [];

    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Whether new objects are told to EventBridge.</summary>
    public bool SendsToEventBridge =>
        Configurations.GetValueOrDefault("notification")?.Contains("EventBridgeConfiguration", StringComparison.Ordinal) == true;

    /// <summary>Every version in the order of ListObjectVersions: by key, newest first.</summary>
    public IEnumerable<S3ObjectVersion> AllVersions => _keys.Values.SelectMany(versions => Enumerable.Reverse(versions));

    /// <summary>The current version of every key that is not deleted, in order.</summary>
    public IEnumerable<S3ObjectVersion> CurrentObjects =>
        _keys.Values.Select(versions => versions[^1]).Where(version => !version.IsDeleteMarker);

    /// <summary>The newest version, even if it is a delete marker; null when the key has none.</summary>
    public S3ObjectVersion? FindNewest(string key) => _keys.GetValueOrDefault(key)?[^1];

    /// <summary>The object that a read without a version id gives; null when there is none, or it is deleted.</summary>
    public S3ObjectVersion? FindCurrent(string key) => FindNewest(key) is { IsDeleteMarker: false } version ? version : null;

    public S3ObjectVersion? Find(string key, string versionId) =>
        _keys.GetValueOrDefault(key)?.Find(version => version.VersionId == versionId);

    public bool IsNewest(S3ObjectVersion version) => FindNewest(version.Key) == version;

    /// <summary>Adds a version; returns the one whose place it took: the former <c>null</c> version, if it is one too.</summary>
    public S3ObjectVersion? Add(S3ObjectVersion version)
    {
        if (!_keys.TryGetValue(version.Key, out List<S3ObjectVersion>? versions))
        {
            _keys.Add(version.Key, versions = []);
        }

        S3ObjectVersion? replaced = versions.Find(other => other.VersionId == version.VersionId);
        if (replaced is not null)
        {
            versions.Remove(replaced);
        }

        versions.Add(version);
        return replaced;
    }

    public void Remove(S3ObjectVersion version)
    {
        List<S3ObjectVersion> versions = _keys[version.Key];
        versions.Remove(version);
        if (versions.Count == 0)
        {
            _keys.Remove(version.Key);
        }
    }
}
