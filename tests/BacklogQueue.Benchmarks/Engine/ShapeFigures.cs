using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What all ways took on one repository.</summary>
internal sealed record ShapeFigures
{
    public required CorpusRepository Repository { get; init; }

    /// <summary>What the engine saw: files, bytes, objects.</summary>
    public required EngineResult Seen { get; init; }

    /// <summary>The engine in a process that is warm.</summary>
    public required Measurement Warm { get; init; }

    /// <summary>The engine in a process of its own.</summary>
    public required Measurement Cold { get; init; }

    public required Measurement Git { get; init; }

    public required Measurement KeptClone { get; init; }

    /// <summary>Null where no Python can run it.</summary>
    public required Measurement? Article { get; init; }

    /// <summary>The warm engine from the network to nowhere: what is compared with the floor.</summary>
    public required Measurement WithoutUpload { get; init; }

    public required Measurement Download { get; init; }

    public required Measurement InflateAndHash { get; init; }

    /// <summary>The warm engine, with real git on the other side, upload included.</summary>
    public required Measurement EndToEnd { get; init; }

    /// <summary>The pack from real git, to nowhere.</summary>
    public required Measurement LiveDownload { get; init; }

    public required Measurement Put { get; init; }

    /// <summary>Bytes of the answer with the pack.</summary>
    public required long AnswerBytes { get; init; }

    /// <summary>Bytes of the answer with the pack that git's own client got.</summary>
    public required long GitAnswerBytes { get; init; }

    /// <summary>Entries below a folder <c>.git</c> in the engine's zip.</summary>
    public required int GitPaths { get; init; }

    /// <summary>Of the bytes of all blobs, how many are those of blobs that the pack holds as deltas: 0 to 1.</summary>
    public required double DeltaShare { get; init; }

    public string Name => Repository.Shape;

    /// <summary>CPU time without upload, as a ratio to the floor's.</summary>
    public double CpuToFloor => WithoutUpload.CpuMilliseconds / (Download.CpuMilliseconds + InflateAndHash.CpuMilliseconds);

    /// <summary>What end to end may take: a quarter more than what cannot be avoided, and 150 ms.</summary>
    public double EndToEndBound =>
        (1.25 * (Math.Max(LiveDownload.WallMilliseconds, InflateAndHash.WallMilliseconds) + Put.WallMilliseconds)) + 150;

    public double EndToEndOfBound => EndToEnd.WallMilliseconds / EndToEndBound;

    public double ZipToGit => (double)Warm.ZipBytes / Git.ZipBytes;

    public double AnswerToGit => (double)AnswerBytes / GitAnswerBytes;
}
