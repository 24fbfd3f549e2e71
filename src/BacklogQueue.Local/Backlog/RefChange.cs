namespace BacklogQueue.Local.Backlog;

/// <summary>What a push did to one ref.</summary>
/// <param name="Ref">The full name.</param>
/// <param name="Before">Null when the push created it.</param>
/// <param name="After">Null when the push deleted it.</param>
internal sealed record RefChange(string Ref, string? Before, string? After)
{
    /// <summary>Backlog's <c>change_type</c>.</summary>
    public string Type => this switch
    {
        { Before: null } => "create",
        { After: null } => "delete",
        _ => "update",
    };

    /// <summary>The differences between two states of a repository, by ref name.</summary>
    public static IReadOnlyList<RefChange> Between(
        IReadOnlyDictionary<string, string> before,
        IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys)
            .Order(StringComparer.Ordinal)
            .Select(name => new RefChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.Before != change.After),
    ];
}
