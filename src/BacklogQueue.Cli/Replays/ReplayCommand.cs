using System.CommandLine;
using System.Globalization;

namespace BacklogQueue.Cli.Replays;

/// <summary><c>backlogq replay</c>: new messages for refs that the push log knows, as if each had been pushed now.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Argument<string[]> refs = new("REF") { Description = "Branches, or full ref names", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> space = new("--space") { Description = "The space's name in routes.json" };
        Option<string?> project = new("--project") { Description = "The Backlog project key" };
        Option<string?> repository = new("--repository") { Description = "The repository's name" };
        Option<PushStatus?> status = new("--status") { Description = "Refs with a push of this status, such as Failed" };
        Option<DateTimeOffset?> since = new("--since")
        {
            Description = $"90s, 30m, 24h, 7d, or an instant: refs with a push since then; {PushQuery.DefaultAge.TotalDays}d unless told",
            CustomParser = argument => Since.Parse(argument, TimeProvider.System),
        };
        Option<bool> force = new("--force") { Description = "Publish the tip although it is published already: a pipeline runs again" };
        Option<bool> yes = new("--yes") { Description = "Do it; more than one ref is only listed without" };
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("replay", "Look at refs again as if they had been pushed now")
        {
            refs, space, project, repository, status, since, force, yes, json,
        };
        command.Validators.Add(result =>
        {
            if (result.Children.All(child => child.Tokens.Count == 0))
            {
                result.AddError("Say which refs: REF, --status, --since, --project, --repository or --space.");
            }

            foreach (string name in result.GetValue(refs) ?? [])
            {
                if (!RefName.IsValid(PushQuery.FullRef(name)!, out string? problem))
                {
                    result.AddError($"'{name}' is no ref: {problem}.");
                }
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            new ReplaySelection
            {
                Query = new PushQuery
                {
                    Space = parsed.GetValue(space),
                    Project = parsed.GetValue(project),
                    Repository = parsed.GetValue(repository),
                    Status = parsed.GetValue(status),
                    Since = parsed.GetValue(since),
                },
                Refs = [.. (parsed.GetValue(refs) ?? []).Select(name => PushQuery.FullRef(name)!)],
            },
            parsed.GetValue(force),
            parsed.GetValue(yes),
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(
        ReplaySelection selection, bool force, bool isConfirmed, bool json, CancellationToken cancellationToken)
    {
        TimeProvider clock = TimeProvider.System;
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, clock);
        using OperatorLog log = new(Environment.GetEnvironmentVariable, clock);
        IReadOnlyList<ReplayTarget> targets = await selection.FindAsync(log.Reader, clock, cancellationToken);
        bool isPlan = targets.Count > 1 && !isConfirmed;
        int sent = 0;
        try
        {
            foreach (ReplayTarget target in targets)
            {
                DateTimeOffset now = clock.GetUtcNow();
                Push push = target.ToPush(Guid.CreateVersion7(now).ToString(), now, force);
                if (!isPlan)
                {
                    await queues.Pushes.SendAsync(push, push.Delivery, cancellationToken);
                    sent++;
                }

                Write(target, isPlan ? null : push.Delivery, force, json);
            }
        }
        finally
        {
            Console.Error.WriteLine(isPlan
                ? string.Create(CultureInfo.InvariantCulture, $"{targets.Count} to replay. Nothing is changed without --yes.")
                : string.Create(CultureInfo.InvariantCulture, $"{sent} replayed."));
        }

        return ExitCode.Done;
    }

    private static void Write(ReplayTarget target, string? delivery, bool force, bool json)
    {
        string action = delivery is null ? "to replay" : "replayed";
        Console.Out.WriteLine(json
            ? TerminalText.Json(line =>
            {
                line.WriteString("action", action);
                line.WriteString("delivery", delivery);
                line.WriteString("space", target.Ref.Space);
                line.WriteString("project", target.Ref.Project);
                line.WriteString("repository", target.Ref.Repository);
                line.WriteString("ref", target.Ref.Ref);
                line.WriteBoolean("force", force);
                line.WriteString("replayOf", target.Delivery);
            })
            : $"{action}  {delivery ?? "-"}  {target.Ref.Project}/{target.Ref.Repository} {target.Ref.Ref}{(force ? "  forced" : "")}");
    }
}
