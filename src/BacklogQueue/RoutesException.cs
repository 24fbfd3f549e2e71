namespace BacklogQueue;

/// <summary><c>routes.json</c> says something that cannot be followed.</summary>
public sealed class RoutesException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Of a value that is wrong: its JSON path, such as <c>routes[1].refs</c>; null when the text as a whole is.</summary>
    public string? Place { get; private init; }

    /// <param name="place">See <see cref="Place"/>.</param>
    /// <param name="message">What is wrong there.</param>
    internal static RoutesException At(string place, string message) => new($"{place}: {message}") { Place = place };
}
