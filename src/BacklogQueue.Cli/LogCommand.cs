using System.CommandLine;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq log</c>: pushes, newest first, one line each.</summary>
internal static class LogCommand
{
    private const int DefaultLimit = 100;

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Option<string?> space = new("--space") { Description = "The space's name in routes.json" };
        Option<string?> project = new("--project") { Description = "The Backlog project key" };
        Option<string?> repository = new("--repository") { Description = "The repository's name" };
        Option<string?> reference = new("--ref") { Description = "A branch, or a full ref name such as refs/tags/v1" };
        Option<PushStatus?> status = new("--status") { Description = "Received, Retrying, Packaged, Duplicate, Superseded, RefDeleted, Skipped or Failed" };
        Option<DateTimeOffset?> since = new("--since")
        {
            Description = $"90s, 30m, 24h, 7d, or an instant; {PushQuery.DefaultAge.TotalDays}d when no repository is named with its space",
            CustomParser = argument => Since.Parse(argument, TimeProvider.System),
        };
        Option<int?> limit = new("--limit") { Description = $"Pushes at the most; {DefaultLimit} unless told" };
        Command command = new("log", "List pushes and what became of them, newest first")
        {
            json, space, project, repository, reference, status, since, limit,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(limit) is < 1)
            {
                result.AddError("--limit must be 1 or more.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            new PushQuery
            {
                Space = parsed.GetValue(space),
                Project = parsed.GetValue(project),
                Repository = parsed.GetValue(repository),
                Ref = PushQuery.FullRef(parsed.GetValue(reference)),
                Status = parsed.GetValue(status),
                Since = parsed.GetValue(since),
            },
            parsed.GetValue(limit) ?? DefaultLimit,
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(PushQuery query, int limit, bool json, CancellationToken cancellationToken)
    {
        using OperatorLog log = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        await foreach (PushRow row in query.ReadAsync(log.Reader, TimeProvider.System).Take(limit).WithCancellation(cancellationToken))
        {
            Console.Out.WriteLine(json ? PushRowText.Json(row, whole: false) : PushRowText.Line(row));
        }

        return ExitCode.Done;
    }
}
