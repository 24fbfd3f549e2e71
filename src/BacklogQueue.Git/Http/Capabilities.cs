namespace BacklogQueue.Git.Http;

/// <summary>What a server says it can do: <c>name</c> or <c>name=value</c>, a name possibly more than once.</summary>
internal sealed class Capabilities(IReadOnlyList<string> entries)
{
    private const string HeadTarget = "symref=HEAD:";

    /// <summary>The branch that HEAD names (protocol v0 and v1).</summary>
    public string? Head =>
        entries.FirstOrDefault(entry => entry.StartsWith(HeadTarget, StringComparison.Ordinal))?[HeadTarget.Length..];

    public bool Has(string name) => entries.Contains(name) || Value(name) is not null;

    /// <summary>The value after <c>name=</c>; null when there is none.</summary>
    public string? Value(string name) =>
        entries.FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Whether <c>name=</c> lists a feature, as <c>fetch=shallow filter</c> does in protocol v2.</summary>
    public bool Lists(string name, string feature) => Value(name)?.Split(' ').Contains(feature) ?? false;

    /// <exception cref="GitException">A hash that this library does not know.</exception>
    public ObjectFormat Format => Value("object-format") switch
    {
        null or "sha1" => ObjectFormat.Sha1,
        "sha256" => ObjectFormat.Sha256,
        _ => throw new GitException(GitErrorKind.Protocol, "The repository has an unknown object format."),
    };
}
