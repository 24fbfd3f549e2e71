namespace BacklogQueue;

/// <summary>Where a push is in its life. All but <see cref="Received"/> and <see cref="Retrying"/> are fates: they do not change again by themselves.</summary>
public enum PushStatus
{
    /// <summary>A worker has the message.</summary>
    Received,

    /// <summary>A transient failure; the queue brings it again.</summary>
    Retrying,

    /// <summary>Its commit became the ref's artifact through this push.</summary>
    Packaged,

    /// <summary>What it asks for was published already.</summary>
    Duplicate,

    /// <summary>A newer tip was published in its place.</summary>
    Superseded,

    /// <summary>The ref is gone.</summary>
    RefDeleted,

    /// <summary>The route, or an operator who discarded it, says that this push makes no artifact.</summary>
    Skipped,

    /// <summary>In the dead-letter queue, with its reason.</summary>
    Failed,
}
