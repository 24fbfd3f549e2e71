namespace BacklogQueue.Cli.Chaos;

/// <summary>A working copy of one repository, and the developer who sits before it.</summary>
/// <param name="Project">The project key.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="Branches">What is pushed to.</param>
/// <param name="LargeBytes">The size of a file that does not compress; above 8 MiB an artifact is uploaded in parts.</param>
internal sealed record ChaosClone(string Project, string Repository, IReadOnlyList<string> Branches, int LargeBytes = 0)
{
    /// <summary>Two share a repository, and one of its branches.</summary>
    public static IReadOnlyList<ChaosClone> All { get; } =
    [
        new("SHOP", "web", ["main", "feature/検索"]),
        new("SHOP", "web", ["release/2026.1", "main"]),
        new("TOOLS", "build_tools", ["main", "fix/日本語/名前", "A.b-c"]),
        new("SHOP", "media", ["main", "develop"], LargeBytes: 9 << 20),
    ];
}
