namespace BacklogQueue.Local.Aws.SecretsManager;

/// <summary>One value of a secret; its stages say which value it is now.</summary>
internal sealed class SecretVersion
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null when the value is binary.</summary>
    public string? Text { get; init; }

    /// <summary>In base64; null when the value is text.</summary>
    public string? Binary { get; init; }

    public List<string> Stages { get; init; } = [];
}
