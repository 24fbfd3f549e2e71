using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace BacklogQueue.Cli.Costs;

/// <summary><c>backlogq cost</c>: what a month on AWS costs, by the model of docs/cost.md. Asks nobody.</summary>
internal static class CostCommand
{
    private const decimal LongestLambdaSeconds = 900;
    private const decimal Million = 1_000_000;

    public static Command Create()
    {
        Workload usual = new();
        Option<bool> json = new("--json") { Description = "One JSON object" };
        Option<bool> customerKey = new("--customer-key") { Description = "With a KMS key of the stack's own" };
        Option<decimal?> pushes = Number("--pushes", "Pushes a month", usual.Pushes, 1000 * Million);
        Option<decimal?> size = Size("--size", "Size of one zip", usual.Size);
        Option<decimal?> waiting = Number("--waiting", "Part of the pushes that wait for the replica-lag allowance", usual.Waiting, 1);
        Option<decimal?> lag = Number("--lag", "That allowance in seconds, replicaLagSeconds", usual.Lag, LongestLambdaSeconds);
        Option<decimal?> branches = Number("--branches", "Branches with an artifact", usual.Branches, Million);
        Option<decimal?> keepDays = Number("--keep-days", "OldVersionDays", usual.KeepDays, 36_500, least: 1);
        Option<decimal?> auditMonths = Number("--audit-months", "Months for which the push log keeps a push", usual.AuditMonths, 1_200);
        Option<decimal?> memory = Number("--memory", "PackagingMemory in MB", usual.Memory, 10_240, least: 512);
        Option<decimal?> storage = Number("--ephemeral-storage", "PackagingEphemeralStorage in MB", usual.EphemeralStorage, 10_240, least: 512);
        Option<decimal?> buildMinutes = Number("--build-minutes", "Minutes of one build", usual.BuildMinutes, 480);
        Option<decimal?> cloneSeconds = Number("--clone-seconds", "For the single Lambda: seconds to clone and zip", usual.CloneSeconds, LongestLambdaSeconds);
        Option<decimal?> history = Size("--history", "For the single Lambda: the size of .git", usual.History);
        Option<decimal?> users = Number("--users", "For the mirror: people who use it", usual.Users, Million);
        Command command = new("cost", "Say what a month on AWS costs, line by line, and what other ways would")
        {
            pushes, size, waiting, lag, branches, keepDays, auditMonths, memory, storage, customerKey, buildMinutes, cloneSeconds, history, users, json,
        };
        command.SetAction(parsed => Run(
            new Workload
            {
                Pushes = parsed.GetValue(pushes) ?? usual.Pushes,
                Size = parsed.GetValue(size) ?? usual.Size,
                Waiting = parsed.GetValue(waiting) ?? usual.Waiting,
                Lag = parsed.GetValue(lag) ?? usual.Lag,
                Branches = parsed.GetValue(branches) ?? usual.Branches,
                KeepDays = parsed.GetValue(keepDays) ?? usual.KeepDays,
                AuditMonths = parsed.GetValue(auditMonths) ?? usual.AuditMonths,
                Memory = parsed.GetValue(memory) ?? usual.Memory,
                EphemeralStorage = parsed.GetValue(storage) ?? usual.EphemeralStorage,
                CustomerKey = parsed.GetValue(customerKey),
                BuildMinutes = parsed.GetValue(buildMinutes) ?? usual.BuildMinutes,
                CloneSeconds = parsed.GetValue(cloneSeconds) ?? usual.CloneSeconds,
                History = parsed.GetValue(history) ?? usual.History,
                Users = parsed.GetValue(users) ?? usual.Users,
            },
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(Workload month, bool json)
    {
        CostReport report = new(month, PriceList.Current);
        foreach (string line in json ? [report.Json()] : report.Text())
        {
            Console.Out.WriteLine(line);
        }

        if (month.InvocationSeconds > LongestLambdaSeconds)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"backlogq: a package would take about {month.InvocationSeconds:N0} s, which is more than Lambda's {LongestLambdaSeconds:N0}: it needs `backlogq worker`."));
        }

        return ExitCode.Done;
    }

    private static Option<decimal?> Number(string name, string description, decimal usual, decimal most, decimal least = 0) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; {usual:0.##} unless told"),
        CustomParser = argument =>
        {
            string text = argument.Tokens.Single().Value;
            bool isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number);
            return isNumber && number >= least && number <= most
                ? number
                : Refuse(argument, string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least:0} to {most:0}, not '{text}'."));
        },
    };

    private static Option<decimal?> Size(string name, string description, decimal usual) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}, such as 500KB or 1.5GB; {usual:0}MB unless told"),
        CustomParser = argument =>
        {
            string text = argument.Tokens.Single().Value;
            return DataSize.TryParse(text, out decimal megabytes) && megabytes <= Workload.LargestZip
                ? megabytes
                : Refuse(argument, $"{name} takes 500KB, 20MB or 1.5GB, up to 78GB, not '{text}'.");
        },
    };

    private static decimal? Refuse(ArgumentResult argument, string message)
    {
        argument.AddError(message);
        return default;
    }
}
