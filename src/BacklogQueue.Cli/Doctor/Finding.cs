namespace BacklogQueue.Cli.Doctor;

/// <summary>A doubt and its answer.</summary>
/// <param name="Subject">What was asked about, in a word or two.</param>
/// <param name="IsGood">Whether all is as it should be.</param>
/// <param name="Text">What was found; never a secret.</param>
/// <param name="Advice">What to do about it; null when it is good.</param>
internal sealed record Finding(string Subject, bool IsGood, string Text, string? Advice)
{
    public static Finding Good(string subject, string text) => new(subject, true, text, null);

    public static Finding Bad(string subject, string text, string advice) => new(subject, false, text, advice);

    public static Finding Of(string subject, bool isGood, string text, string advice) => new(subject, isGood, text, isGood ? null : advice);
}
