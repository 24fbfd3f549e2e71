using System.CommandLine;

namespace BacklogQueue.Cli.RoutesFiles;

/// <summary><c>backlogq routes check</c>: reads the file as the functions do, and says what they would take from it.</summary>
internal static class RoutesCheckCommand
{
    public static Command Create()
    {
        Option<string> file = RoutesCommand.FileOption();
        Option<bool> json = new("--json") { Description = "One JSON object per route" };
        Command command = new("check", "Read the file as the functions do; a mistake is told with its line") { file, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string file, bool json)
    {
        Routes routes = Routes.Load(file);
        foreach (Route route in routes.All)
        {
            Console.Out.WriteLine(json ? Json(route) : Line(route));
        }

        foreach (Space idle in routes.Spaces.Values.Where(space => routes.All.All(route => route.Space != space.Name)))
        {
            Console.Error.WriteLine($"backlogq: no route takes anything from the space {idle.Name}.");
        }

        Console.Error.WriteLine($"{file}: {routes.Spaces.Count} spaces, {routes.All.Count} routes, no mistake.");
        return ExitCode.Done;
    }

    private static string Line(Route route) =>
        $"{route.Space}  {route.Project}/{route.Repository}  {string.Join(' ', route.Refs)}  ->  {route.KeyTemplate ?? "default key"}{Start(route)}";

    private static string Start(Route route) =>
        route.Pipeline is { } pipeline ? $", starts {pipeline.Name} on {pipeline.Source}" : "";

    private static string Json(Route route) => TerminalText.Json(json =>
    {
        json.WriteString("space", route.Space);
        json.WriteString("project", route.Project.Pattern);
        json.WriteString("repository", route.Repository.Pattern);
        json.WriteStartArray("refs");
        foreach (GlobPattern pattern in route.Refs)
        {
            json.WriteStringValue(pattern.Pattern);
        }

        json.WriteEndArray();
        json.WriteString("key", route.KeyTemplate);
        json.WriteString("pipeline", route.Pipeline?.Name);
        json.WriteString("source", route.Pipeline?.Source);
    });
}
