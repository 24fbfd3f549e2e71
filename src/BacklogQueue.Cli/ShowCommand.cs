using System.CommandLine;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq show</c>: one push with its whole life, or every push that a commit came by or was published for.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        Argument<string> id = new("ID|COMMIT") { Description = "A push's id, or a full commit id" };
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("show", "Tell what became of a push, or of a commit") { id, json };
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(id), parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(string id, bool json, CancellationToken cancellationToken)
    {
        using OperatorLog log = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        IReadOnlyList<PushRow> rows = await FindAsync(log.Reader, id, cancellationToken);
        foreach (PushRow row in rows)
        {
            Console.Out.WriteLine(json
                ? PushRowText.Json(row, whole: true)
                : string.Join(Environment.NewLine, PushRowText.Card(row)) + Environment.NewLine);
        }

        return rows.Count > 0
            ? ExitCode.Done
            : throw new CliException($"No push has the id '{id}', and none came with or was published as a commit of that full id.");
    }

    private static async Task<IReadOnlyList<PushRow>> FindAsync(PushLogReader log, string id, CancellationToken cancellationToken)
    {
        if (!CommitId.TryParse(id, out CommitId? commit))
        {
            return await log.OfDeliveryAsync(id, cancellationToken) is { } row ? [row] : [];
        }

        // A commit may have come by one push and been published through another.
        return await log.OfCommitAsync(commit, cancellationToken)
            .Concat(log.OfPackagedCommitAsync(commit, cancellationToken))
            .DistinctBy(row => row.Push.Delivery)
            .OrderByDescending(row => row.Push.ReceivedAt)
            .ToListAsync(cancellationToken);
    }
}
