using System.CommandLine;

namespace BacklogQueue.Cli.RoutesFiles;

/// <summary><c>backlogq routes match</c>: which route takes a ref, and which S3 key its artifact has.</summary>
internal static class RoutesMatchCommand
{
    public static Command Create()
    {
        Argument<string> project = new("PROJECT") { Description = "The Backlog project key" };
        Argument<string> repository = new("REPOSITORY") { Description = "The repository's name" };
        Argument<string> reference = new("REF") { Description = "A branch, or a full ref name such as refs/tags/v1" };
        Option<string?> space = new("--space") { Description = "The space's name; needed when the file has several" };
        Option<string> file = RoutesCommand.FileOption();
        Option<bool> json = new("--json") { Description = "One JSON object" };
        Command command = new("match", "Say which route takes a ref, and the artifact's key") { project, repository, reference, space, file, json };
        command.SetAction(parsed =>
        {
            Routes routes = Routes.Load(parsed.GetRequiredValue(file));
            RefId id = new(
                parsed.GetValue(space) ?? OnlySpace(routes),
                parsed.GetRequiredValue(project),
                parsed.GetRequiredValue(repository),
                PushQuery.FullRef(parsed.GetRequiredValue(reference))!);
            return Run(routes, id, parsed.GetValue(json));
        });
        return command;
    }

    private static string OnlySpace(Routes routes) => routes.Spaces.Count == 1
        ? routes.Spaces.Keys.Single()
        : throw new CliException($"Say which space is meant: --space {string.Join(" or --space ", routes.Spaces.Keys)}.");

    private static int Run(Routes routes, RefId id, bool json)
    {
        if (!routes.Spaces.TryGetValue(id.Space, out Space? space))
        {
            throw new CliException($"The file has no space '{id.Space}', only {string.Join(", ", routes.Spaces.Keys)}.");
        }

        if (!RefName.IsValid(id.Ref, out string? reason))
        {
            throw new CliException($"{id.Ref}: {reason}.");
        }

        Route route = routes.Match(id) ?? throw new CliException($"No route takes {id}: its webhook is answered \"ignored\".");
        string key = route.KeyOf(id) ?? throw new CliException($"The key of {id} would be longer than {ArtifactKey.MaxBytes} bytes.");
        string place = $"routes[{routes.All.TakeWhile(other => other != route).Count()}]";
        Uri remote = space.RepositoryUrl(id.Project, id.Repository);
        Console.Out.WriteLine(json
            ? TerminalText.Json(text =>
            {
                text.WriteString("route", place);
                text.WriteString("key", key);
                text.WriteString("gitUrl", remote.AbsoluteUri);
                text.WriteString("pipeline", route.Pipeline?.Name);
                text.WriteString("messageGroupId", id.MessageGroupId);
            })
            : $"{place}  {key}  from {remote.AbsoluteUri}{(route.Pipeline is { } pipeline ? $"  starts {pipeline.Name}" : "")}");
        return ExitCode.Done;
    }
}
