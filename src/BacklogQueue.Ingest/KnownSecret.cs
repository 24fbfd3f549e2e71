namespace BacklogQueue.Ingest;

/// <summary>Which of a space's live secrets a request knows.</summary>
internal enum KnownSecret
{
    None,

    /// <summary>The one that a rotation leaves alive until nobody uses it any more.</summary>
    Previous,

    Current,
}
