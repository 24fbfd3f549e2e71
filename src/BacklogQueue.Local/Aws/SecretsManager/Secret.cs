namespace BacklogQueue.Local.Aws.SecretsManager;

/// <summary>
/// A secret and its versions. A stage is on at most one version; one without stages is deprecated.
/// https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
/// </summary>
internal sealed class Secret
{
    /// <summary>About as many as Secrets Manager keeps (the "Secret version" quota).</summary>
    private const int MaxVersions = 100;

    public required string Name { get; init; }

    /// <summary>Ends with a hyphen and six random characters.</summary>
    public required string Arn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it is to be gone; null while it is not deleted.</summary>
    public DateTimeOffset? DeletionAt { get; set; }

    /// <summary>Oldest first.</summary>
    public List<SecretVersion> Versions { get; init; } = [];

    public SecretVersion? FindStage(string stage) => Versions.Find(version => version.Stages.Contains(stage));

    public SecretVersion? FindVersion(string id) => Versions.Find(version => version.Id == id);

    /// <summary>Puts a stage on a version, from wherever it was; the one that loses AWSCURRENT becomes AWSPREVIOUS.</summary>
    public void Move(string stage, SecretVersion to)
    {
        SecretVersion? from = FindStage(stage);
        if (from == to)
        {
            return;
        }

        from?.Stages.Remove(stage);
        to.Stages.Add(stage);
        if (stage == SecretVersion.Current && from is not null)
        {
            FindStage(SecretVersion.Previous)?.Stages.Remove(SecretVersion.Previous);
            from.Stages.Add(SecretVersion.Previous);
        }
    }

    /// <summary>Drops the oldest versions without a stage when there are too many.</summary>
    public void DropDeprecated()
    {
        while (Versions.Count > MaxVersions && Versions.Find(version => version.Stages.Count == 0) is { } deprecated)
        {
            Versions.Remove(deprecated);
        }
    }
}
