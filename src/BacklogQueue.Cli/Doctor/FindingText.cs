namespace BacklogQueue.Cli.Doctor;

/// <summary>A finding as people and as programs read it.</summary>
internal static class FindingText
{
    /// <summary>One line, and one more for the advice.</summary>
    public static IEnumerable<string> Lines(Finding finding)
    {
        yield return $"{(finding.IsGood ? "ok" : "problem"),-9}{finding.Subject,-14}{TerminalText.Clean(finding.Text)}";
        if (finding.Advice is { } advice)
        {
            yield return $"{"",-23}{TerminalText.Clean(advice)}";
        }
    }

    public static string Json(Finding finding) => TerminalText.Json(json =>
    {
        json.WriteString("subject", finding.Subject);
        json.WriteBoolean("ok", finding.IsGood);
        json.WriteString("text", finding.Text);
        json.WriteString("advice", finding.Advice);
    });
}
