namespace BacklogQueue.Packaging;

/// <summary>A start that a pipeline refused for good: it has not begun, and will not by itself.</summary>
/// <param name="VersionId">Which version was not started.</param>
/// <param name="Problem">What becomes of a push that is settled by that version.</param>
internal sealed record StartRefusal(string? VersionId, PackagingException Problem);
