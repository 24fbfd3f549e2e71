namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>One repository of the corpus.</summary>
/// <param name="Name">Short, for tables and folders.</param>
/// <param name="Commits">
/// The packages in the tree of each commit, oldest first. A package lies in a folder of its name without version, so
/// that versions of it follow each other as history.
/// </param>
/// <param name="Substitute">What stands for it where the packages cannot be had.</param>
internal sealed record Shape(string Name, IReadOnlyList<string[]> Commits, SampleOptions Substitute)
{
    /// <summary>In ascending size.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        new(
            "tiny app",
            [["npm:express@4.17.1"], ["npm:express@4.17.3"], ["npm:express@4.18.1"], ["npm:express@4.18.2"]],
            new SampleOptions { Files = 20 }),
        new(
            "5,000 small files",
            [["npm:date-fns@2.28.0"], ["npm:date-fns@2.29.0"], ["npm:date-fns@2.29.3"], ["npm:date-fns@2.30.0"]],
            new SampleOptions { Files = 5_000, Lines = 40 }),
        new(
            "source tree",
            [["apt:git"], ["apt:git+patches"]],
            new SampleOptions { Files = 5_000 }),
        new(
            "20,000 files",
            [["apt:glibc"], ["apt:glibc+patches"]],
            new SampleOptions { Files = 20_000 }),
        new(
            "delta-heavy",
            [["npm:typescript@4.7.4"], ["npm:typescript@4.8.4"], ["npm:typescript@4.9.5"]],
            new SampleOptions { Files = 1_000, VariantEvery = 2, Lines = 4_000 }),
        new(
            "large binaries",
            [
                ["npm:@next/swc-linux-x64-gnu@14.1.4", "npm:@esbuild/linux-x64@0.20.0"],
                ["npm:@next/swc-linux-x64-gnu@14.2.0", "npm:@esbuild/linux-x64@0.21.5"],
            ],
            new SampleOptions { Files = 50, Binaries = 4, BinaryMiB = 30 }),
        new(
            "500 MB",
            [
                ["npm:@next/swc-linux-x64-gnu@14.1.4"],
                [
                    "npm:@next/swc-linux-x64-gnu@14.2.0",
                    "npm:@next/swc-linux-x64-musl@14.2.0",
                    "npm:@next/swc-darwin-arm64@14.2.0",
                    "npm:@next/swc-win32-x64-msvc@14.2.0",
                    "npm:typescript@4.9.5",
                ],
            ],
            new SampleOptions { Files = 2_000, Binaries = 10, BinaryMiB = 45 }),
    ];

    /// <summary>The folder that a package has in the tree.</summary>
    public static string FolderOf(string package)
    {
        string name = package[(package.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return name[..(name.IndexOfAny(['@', '+'], 1) is > 0 and int end ? end : name.Length)];
    }
}
