using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BacklogQueue.Ingest.Formats;

/// <summary>Project keys and repository names, which become parts of URLs and S3 keys.</summary>
internal static class Names
{
    /// <summary>UTF-8 bytes of a name at the most; Backlog's own limits are far below.</summary>
    public const int MaxBytes = 128;

    /// <summary>Whether a name can be used; otherwise the reason, fit to be shown to the sender.</summary>
    /// <param name="what">"project key" or "repository name".</param>
    /// <param name="name">The name.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool IsUsable(string what, [NotNullWhen(true)] string? name, [NotNullWhen(false)] out string? problem)
    {
        problem = Problem(name) is { } text ? $"the {what} {text}" : null;
        return problem is null;
    }

    private static string? Problem(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "is missing";
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return $"is longer than {MaxBytes} bytes";
        }

        // "." and ".." would climb out of the project when they become part of a URL.
        return name is "." or ".." || name.Any(letter => char.IsControl(letter) || letter is '/' or '\\')
            ? "has characters that no project or repository has"
            : null;
    }
}
