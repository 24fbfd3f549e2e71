namespace BacklogQueue;

/// <summary>What a webhook says happened to the ref (Backlog's <c>change_type</c>).</summary>
public enum RefChange
{
    /// <summary>A word this version does not know: the ref's tip decides.</summary>
    Unknown,
    Create,
    Update,
    Delete,
}
