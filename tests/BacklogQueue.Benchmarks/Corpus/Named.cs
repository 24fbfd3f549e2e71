namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>The repositories that a command names.</summary>
internal static class Named
{
    /// <param name="all">Those there are.</param>
    /// <param name="name">What one is called.</param>
    /// <param name="names">Those that are wanted; none for all.</param>
    /// <exception cref="ArgumentException">One is called by a name that none has.</exception>
    public static IReadOnlyList<T> Choose<T>(IReadOnlyList<T> all, Func<T, string> name, IReadOnlyCollection<string> names)
    {
        string[] unknown = [.. names.Except(all.Select(name))];
        return unknown.Length > 0
            ? throw new ArgumentException($"There is no '{unknown[0]}' among {string.Join(", ", all.Select(one => $"'{name(one)}'"))}.")
            : [.. all.Where(one => names.Count == 0 || names.Contains(name(one)))];
    }
}
