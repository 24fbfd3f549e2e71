using System.Globalization;
using System.Text;

namespace BacklogQueue.Artifacts;

/// <summary>
/// What an artifact says about itself in its user metadata: enough to write the head from when a worker died between the
/// upload and the push log. All values are printable ASCII and all together fit S3's 2 KB
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html"/>).
/// </summary>
public sealed record ArtifactMetadata
{
    /// <summary>Characters of the summary that CodePipeline is given at the most.</summary>
    public const int MaxSummary = 512;

    /// <summary>Bytes of all names and values; S3 takes 2,048.</summary>
    public const int MaxBytes = 2_000;

    internal const string CommitName = "backlogqueue-commit";
    internal const string RefNameName = "backlogqueue-ref";
    internal const string DeliveryName = "backlogqueue-delivery";
    internal const string LookedUpName = "backlogqueue-looked-up";

    /// <summary>The name that CodePipeline reads and shows as the revision's summary.</summary>
    internal const string SummaryName = "codepipeline-artifact-revision-summary";

    /// <summary>The commit whose tree the zip holds.</summary>
    public required CommitId Commit { get; init; }

    /// <summary>The full ref name; percent-encoded (UTF-8) in the metadata where it is not printable ASCII.</summary>
    public required string Ref { get; init; }

    /// <summary>The push that was at work.</summary>
    public required string Delivery { get; init; }

    /// <summary>When the lookup ended that showed <see cref="Commit"/> as the ref's tip.</summary>
    public required DateTimeOffset LookedUpAt { get; init; }

    /// <summary>The commit's subject; not read back, since it may be shortened.</summary>
    public string? Summary { get; init; }

    internal IReadOnlyDictionary<string, string> Write()
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal)
        {
            [CommitName] = Commit.Hex,
            [RefNameName] = PercentEncode(Ref),
            [DeliveryName] = Delivery,
            [LookedUpName] = LookedUpAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        int left = MaxBytes - SummaryName.Length - values.Sum(pair => pair.Key.Length + pair.Value.Length);
        string summary = ShortSummary(Math.Min(MaxSummary, left));
        if (summary.Length > 0)
        {
            values.Add(SummaryName, summary);
        }

        return values;
    }

    /// <summary>Null when it is not what <see cref="ArtifactStore"/> writes.</summary>
    /// <param name="value">Gives the value of a name, or null.</param>
    public static ArtifactMetadata? Read(Func<string, string?> value) =>
        CommitId.TryParse(value(CommitName), out CommitId? commit)
        && value(RefNameName) is { } name
        && value(DeliveryName) is { } delivery
        && DateTimeOffset.TryParseExact(
            value(LookedUpName), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset lookedUpAt)
            ? new() { Commit = commit, Ref = Uri.UnescapeDataString(name), Delivery = delivery, LookedUpAt = lookedUpAt }
            : null;

    private static string PercentEncode(string text)
    {
        StringBuilder encoded = new(text.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            bool isPlain = value is > (byte)' ' and <= (byte)'~' and not (byte)'%';
            encoded.Append(isPlain ? ((char)value).ToString() : $"%{value:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>Whole characters only: an escape that does not fit is left out with all that follows.</summary>
    private string ShortSummary(int max)
    {
        StringBuilder summary = new();
        foreach (char character in (Summary ?? "").Trim())
        {
            bool isPlain = character is >= ' ' and <= '~';
            string piece = isPlain ? character.ToString() : $"\\u{(int)character:x4}";
            if (summary.Length + piece.Length > max)
            {
                break;
            }

            summary.Append(piece);
        }

        return summary.ToString().TrimEnd();
    }
}
