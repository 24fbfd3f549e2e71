namespace BacklogQueue.Packaging;

/// <summary>A push that cannot be packaged for a reason of our own: the configuration, a secret, the message.</summary>
/// <param name="kind">One word that operators select by.</param>
/// <param name="message">A sentence without secrets.</param>
/// <param name="isTransient">Whether the same push could go through later with nothing changed by anyone.</param>
/// <param name="inner">What caused it.</param>
internal sealed class PackagingException(string kind, string message, bool isTransient, Exception? inner = null)
    : Exception(message, inner)
{
    public string Kind { get; } = kind;

    public bool IsTransient { get; } = isTransient;
}
