using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// The repository's <c>Dockerfile</c>, instruction by instruction: https://docs.docker.com/reference/dockerfile/
/// Of its syntax what the file uses: comments, one instruction a line, <c>ARG</c> before the first <c>FROM</c>.
/// </summary>
internal sealed partial class ContainerFile
{
    private ContainerFile(string text)
    {
        (string Name, string Arguments)[] all =
        [
            .. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1])),
        ];
        Dictionary<string, string> arguments = all.Where(one => one.Name == "ARG").Select(one => one.Arguments.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Instructions = [.. all.Select(one => (one.Name, Variable().Replace(one.Arguments, match => arguments[match.Groups[1].Value])))];
        int last = Instructions.ToList().FindLastIndex(one => one.Name == "FROM");
        Build = [.. Instructions.Take(last)];
        Image = [.. Instructions.Skip(last)];
    }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "container");

    public static ContainerFile Current { get; } = new(File.ReadAllText(Path.Combine(Folder, "Dockerfile")));

    public IReadOnlyList<(string Name, string Arguments)> Instructions { get; }

    /// <summary>Up to the last stage.</summary>
    public IReadOnlyList<(string Name, string Arguments)> Build { get; }

    /// <summary>The last stage, which is what runs.</summary>
    public IReadOnlyList<(string Name, string Arguments)> Image { get; }

    public IReadOnlyDictionary<string, string> Environment =>
        Of(Image, "ENV").Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public static IEnumerable<string> Of(IEnumerable<(string Name, string Arguments)> stage, string name) =>
        stage.Where(one => one.Name == name).Select(one => one.Arguments);

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variable();
}
