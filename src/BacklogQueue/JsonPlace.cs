using System.Text;
using System.Text.Json;

namespace BacklogQueue;

/// <summary>Finds the line of a JSON path, for a message about a value that is well-formed and still wrong.</summary>
internal static class JsonPlace
{
    private static readonly JsonReaderOptions s_lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="json">Well-formed; comments and trailing commas are passed over.</param>
    /// <param name="path">Such as <c>routes[1].refs</c>; of a member that is absent, the nearest parent that is there is meant.</param>
    /// <returns>The first line is 1.</returns>
    public static int LineOf(string json, string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Utf8JsonReader reader = new(bytes, s_lenient);
        Stack<Container> containers = new();
        string member = "";
        string nearest = "";
        long position = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                containers.Pop();
                continue;
            }

            Container? container = containers.Count > 0 ? containers.Peek() : null;
            if (container is { IsArray: true })
            {
                member = $"{container.Path}[{container.Elements++}]";
            }
            else if (reader.TokenType == JsonTokenType.PropertyName)
            {
                member = container!.Path.Length == 0 ? reader.GetString()! : $"{container.Path}.{reader.GetString()}";
            }

            if (member.Length > nearest.Length && IsOnTheWay(member, path))
            {
                (nearest, position) = (member, reader.TokenStartIndex);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                containers.Push(new Container(member, reader.TokenType == JsonTokenType.StartArray));
            }
        }

        return bytes.AsSpan(0, (int)position).Count((byte)'\n') + 1;
    }

    private static bool IsOnTheWay(string member, string path) => path.StartsWith(member, StringComparison.Ordinal)
        && (path.Length == member.Length || path[member.Length] is '.' or '[');

    private sealed class Container(string path, bool isArray)
    {
        public string Path => path;

        public bool IsArray => isArray;

        public int Elements { get; set; }
    }
}
