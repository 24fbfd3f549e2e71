namespace BacklogQueue.Local.Lambda;

/// <summary>A route of an HTTP API, such as <c>POST /webhooks/{space}</c>: a parameter takes one whole part of the path.</summary>
internal sealed class HttpApiRoute
{
    private readonly string[] _parts;

    /// <param name="method">In capitals.</param>
    /// <param name="path">Starts with <c>/</c>; <c>{name}</c> stands for one part.</param>
    /// <param name="function">The logical id of the function behind it.</param>
    public HttpApiRoute(string method, string path, string function)
    {
        Method = method;
        Path = path;
        Function = function;
        _parts = path.Split('/');
    }

    public string Method { get; }

    public string Path { get; }

    public string Function { get; }

    /// <summary>As the event's <c>routeKey</c> says it.</summary>
    public string Key => $"{Method} {Path}";

    /// <summary>The path's parameters, decoded; null when the route is not the request's.</summary>
    public IReadOnlyDictionary<string, string>? Match(string method, string rawPath)
    {
        string[] parts = rawPath.Split('/');
        if (method != Method || parts.Length != _parts.Length)
        {
            return null;
        }

        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach ((string expected, string actual) in _parts.Zip(parts))
        {
            if (expected is ['{', .. string name, '}'] && actual.Length > 0)
            {
                parameters[name] = Uri.UnescapeDataString(actual);
            }
            else if (expected != actual)
            {
                return null;
            }
        }

        return parameters;
    }
}
