namespace BacklogQueue;

/// <summary>A queue message that this program can never process. Permanent.</summary>
public sealed class PushMessageException(string message, Exception? inner = null) : Exception(message, inner);
