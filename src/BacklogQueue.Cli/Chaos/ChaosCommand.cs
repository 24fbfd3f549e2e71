using System.CommandLine;
using System.Security.Cryptography;

namespace BacklogQueue.Cli.Chaos;

/// <summary><c>backlogq chaos</c>: the whole product on this machine under every fault there is, and whether its invariants hold.</summary>
internal static class ChaosCommand
{
    private const int DefaultSeconds = 60;
    private const int ShortestSeconds = 10;
    private const int LongestSeconds = 3_600;

    public static Command Create()
    {
        Option<int?> seconds = new("--seconds") { Description = $"How long everything fails now and then; {DefaultSeconds} unless told" };
        Option<int?> seed = new("--seed") { Description = "Of the pushes and faults of an earlier run; a new one when absent" };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output" };
        Command command = new("chaos", "Push through the whole product on this machine while everything fails, and check what comes out")
        {
            seconds, seed, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is < ShortestSeconds or > LongestSeconds)
            {
                result.AddError($"--seconds must be between {ShortestSeconds} and {LongestSeconds}.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? DefaultSeconds),
            parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan duration, int seed, bool json, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("backlogq-chaos-");
        bool isGood = false;
        bool isOver = false;
        try
        {
            ChaosRun run = new(duration, seed, folder.FullName, Console.Error, TimeProvider.System);
            ChaosResult result = await run.RunAsync(cancellationToken);
            isGood = result.Violations.Count == 0;
            isOver = true;
            Console.Out.WriteLine(json ? ChaosText.Json(result) : string.Join(Environment.NewLine, ChaosText.Lines(result)));
            return isGood ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            if (isOver && !isGood)
            {
                Console.Error.WriteLine($"Logs, clones and the details are kept in {folder.FullName}");
            }
            else
            {
                folder.Delete(recursive: true);
            }
        }
    }
}
