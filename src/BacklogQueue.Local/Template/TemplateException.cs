namespace BacklogQueue.Local.Template;

/// <summary><c>template.yaml</c> says something that cannot be followed on this machine; the message names the place in it.</summary>
public sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);
