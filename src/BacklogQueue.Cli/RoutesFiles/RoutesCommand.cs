using System.CommandLine;

namespace BacklogQueue.Cli.RoutesFiles;

/// <summary><c>backlogq routes</c>: what the reviewed configuration says, before and after it is deployed.</summary>
internal static class RoutesCommand
{
    public static Command Create() => new("routes", "Check routes.json, and ask it about a ref")
    {
        RoutesCheckCommand.Create(),
        RoutesMatchCommand.Create(),
        RoutesSchemaCommand.Create(),
    };

    /// <summary>The option that both questions share.</summary>
    public static Option<string> FileOption() => new("--routes")
    {
        Description = "The file; routes.json of this folder when absent",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Settings.RoutesVariable) ?? "routes.json",
    };
}
