namespace BacklogQueue;

/// <summary><c>routes.json</c> says something that cannot be followed.</summary>
public sealed class RoutesException(string message, Exception? inner = null) : Exception(message, inner);
