using BacklogQueue.DeadLetters;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary>Which dead letters are meant. A letter that nobody can read is meant only by what its attributes say.</summary>
internal sealed record DeadLetterFilter
{
    public string? Space { get; init; }

    public string? Project { get; init; }

    public string? Repository { get; init; }

    /// <summary>The full ref name.</summary>
    public string? Ref { get; init; }

    /// <summary>A commit id or its beginning.</summary>
    public string? Commit { get; init; }

    /// <summary>The kind, or a part of the reason, in any case.</summary>
    public string? Reason { get; init; }

    /// <summary>Letters that came into the dead-letter queue before this.</summary>
    public DateTimeOffset? Before { get; init; }

    public bool TakesAll => this == new DeadLetterFilter();

    public bool Matches(DeadLetter letter) =>
        Is(Space, letter.Push?.Ref.Space)
        && Is(Project, letter.Push?.Ref.Project)
        && Is(Repository, letter.Push?.Ref.Repository)
        && Is(Ref, letter.Push?.Ref.Ref)
        && (Commit is null || letter.Push?.Commit?.Hex.StartsWith(Commit, StringComparison.OrdinalIgnoreCase) == true)
        && (Reason is null
            || string.Equals(Reason, letter.Kind, StringComparison.OrdinalIgnoreCase)
            || letter.Reason?.Contains(Reason, StringComparison.OrdinalIgnoreCase) == true)
        && (Before is null || letter.SentAt < Before);

    private static bool Is(string? wanted, string? actual) => wanted is null || wanted == actual;
}
