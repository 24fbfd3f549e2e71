using System.Security.Cryptography;
using BacklogQueue.Local.Aws.S3;

namespace BacklogQueue.Local.Aws;

/// <summary>What the stand-ins are made with. The credentials are for loopback only: they open nothing else.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The access key that requests must be signed with.</summary>
    public string AccessKey { get; init; } = "AKIALOCALBACKLOGQUEUE";

    /// <summary>The secret that signatures are checked against.</summary>
    public string SecretKey { get; init; } = "local-secret-key";

    /// <summary>
    /// Whether requests signed with another access key are let in unverified, for people who come with <c>aws</c> or boto3
    /// and whatever credentials they have. Requests signed with <see cref="AccessKey"/> are verified in any case.
    /// </summary>
    public bool AdmitsOtherKeys { get; init; }

    /// <summary>Twelve digits, part of every ARN and queue URL.</summary>
    public string AccountId { get; init; } = "000000000000";

    /// <summary>The region of every ARN.</summary>
    public string Region { get; init; } = "ap-northeast-1";

    /// <summary>Every time-stamp, visibility time-out, long poll and retention is measured with it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Message ids, version ids and receipt handles come from it: seed it and a run repeats itself.</summary>
    public Func<Guid> NewId { get; init; } = () => new Guid(RandomNumberGenerator.GetBytes(16));

    /// <summary>
    /// Bytes of every part of a multipart upload but its last: S3's 5 MiB
    /// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"/>), unless a simulation has less to upload.
    /// </summary>
    public int MinPartBytes { get; init; } = 5 << 20;

    /// <summary>
    /// Whether an SQS receive that finds nothing waits as long as it asks to. Not in a simulation, where nothing may go on
    /// beside what is played.
    /// </summary>
    public bool HasLongPolls { get; init; } = true;

    /// <summary>
    /// Where state is kept between runs, or null for memory only. Every change is in the operating system's hands before
    /// its answer is sent: all of it survives a kill of the process, and what the disk had survives a power cut. Unfinished
    /// multipart uploads, move tasks and transaction tokens are not kept.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>Called after each object version that S3 makes, on the request's thread, before its answer is sent.</summary>
    public Action<S3ObjectCreated>? ObjectCreated { get; init; }
}
