using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BacklogQueue.Local;
using BacklogQueue.Local.Faults;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq local</c>: the whole product on this machine, until SIGINT or SIGTERM.</summary>
internal static class LocalCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one line of JSON when ready, and nothing else on standard output" };
        Option<string?> data = new("--data") { Description = "A folder that keeps everything until the next start; a temporary one when absent" };
        Option<int?> port = new("--port") { Description = "The webhook's port on 127.0.0.1; any free one when absent" };
        Option<string?> endpoint = new("--endpoint") { Description = "Another AWS than the stand-ins: moto's or LocalStack's URL, with credentials from AWS_*" };
        Option<string?> routes = new("--routes") { Description = "Your routes.json; every branch of every project when absent" };
        Option<bool> gitWebhook = new("--git-webhook") { Description = "Send a repository's Git webhook (a form) instead of the project webhook (JSON)" };
        Option<bool> protocolV0 = new("--protocol-v0") { Description = "Let the git server speak protocol v0 only, as Nulab's published server does" };
        Option<string[]> faults = new("--fault") { Description = $"Let something go wrong; any number of times. {FaultPlan.Help}", HelpName = "NAME=RATE[@FROM-UNTIL]" };
        Option<int?> faultSeed = new("--fault-seed") { Description = "Repeats the chance of an earlier run's faults", HelpName = "N" };
        Command command = new("local", "Run the whole product on this machine")
        {
            json, data, port, endpoint, routes, gitWebhook, protocolV0, faults, faultSeed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > ushort.MaxValue)
            {
                result.AddError("--port must be between 0 and 65535.");
            }

            if (result.GetValue(endpoint) is { } text
                && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
            {
                result.AddError("--endpoint must be an http or https URL.");
            }

            try
            {
                FaultPlan plan = FaultPlan.Parse(result.GetValue(faults) ?? [], seed: 0);
                if (plan.NeedsStandIns && result.GetValue(endpoint) is not null)
                {
                    result.AddError("With --endpoint only webhook and git faults can be injected.");
                }
            }
            catch (FaultPlanException problem)
            {
                result.AddError(problem.Message);
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            new LocalStackOptions
            {
                DataDirectory = parsed.GetValue(data),
                Port = parsed.GetValue(port) ?? 0,
                Endpoint = parsed.GetValue(endpoint) is { } url ? new Uri(url) : null,
                RoutesPath = parsed.GetValue(routes),
                UsesGitWebhook = parsed.GetValue(gitWebhook),
                SpeaksProtocolV2 = !parsed.GetValue(protocolV0),
                Faults = parsed.GetValue(faults) is { Length: > 0 } specs
                    ? FaultPlan.Parse(specs, parsed.GetValue(faultSeed) ?? RandomNumberGenerator.GetInt32(int.MaxValue))
                    : null,
                OnLog = (source, line) => Console.Error.WriteLine($"{source}: {line}"),
            },
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(LocalStackOptions options, bool json, CancellationToken cancellationToken)
    {
        await using LocalStack stack = await LocalStack.StartAsync(options, cancellationToken);
        Console.Out.WriteLine(json ? ReadyLine(stack) : Welcome(stack));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.Error.WriteLine("Stopping.");
        TellFaults(stack.Faults, options.Faults);
        return ExitCode.Done;
    }

    private static void TellFaults(RunningFaults faults, FaultPlan? plan)
    {
        if (plan is null)
        {
            return;
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Injected by --fault-seed {plan.Seed}:"));
        foreach ((string name, long count) in faults.Injected.OrderBy(fault => fault.Key, StringComparer.Ordinal))
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name} {count}"));
        }
    }

    private static string ReadyLine(LocalStack stack)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", true);
            json.WriteString("webhookUrl", stack.WebhookUrl.AbsoluteUri);
            json.WriteString("webhookSecret", stack.WebhookSecret);
            json.WriteString("gitUrl", stack.GitUrl.AbsoluteUri);
            json.WriteString("gitUser", stack.GitUser);
            json.WriteString("gitPassword", stack.GitPassword);
            json.WriteString("awsEndpoint", stack.AwsEndpoint?.AbsoluteUri);
            json.WriteString("region", stack.Region);
            json.WriteString("accessKeyId", stack.AwsAccessKey);
            json.WriteString("secretAccessKey", stack.AwsSecretKey);
            json.WriteString("bucket", stack.Bucket);
            json.WriteString("table", stack.Table);
            json.WriteString("queueUrl", stack.QueueUrl.AbsoluteUri);
            json.WriteString("deadLetterQueueUrl", stack.DeadLetterQueueUrl.AbsoluteUri);
            json.WriteNull("consoleUrl");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    private static string Welcome(LocalStack stack)
    {
        UriBuilder remote = new($"{stack.GitUrl.AbsoluteUri}/PROJECT/REPO.git") { UserName = stack.GitUser, Password = stack.GitPassword };
        UriBuilder webhook = new(stack.WebhookUrl) { UserName = "backlog", Password = stack.WebhookSecret };
        return $"""
            BacklogQueue runs on this machine. Ctrl+C stops it.

            Push to it (the first push creates the repository):
              git push {remote.Uri.AbsoluteUri} HEAD:refs/heads/main

            Look at it:
              export AWS_ENDPOINT_URL={stack.AwsEndpoint?.AbsoluteUri} AWS_REGION={stack.Region} AWS_DEFAULT_REGION={stack.Region}
              export AWS_ACCESS_KEY_ID={stack.AwsAccessKey} AWS_SECRET_ACCESS_KEY={stack.AwsSecretKey}
              export BACKLOGQ_TABLE={stack.Table} BACKLOGQ_BUCKET={stack.Bucket}
              export BACKLOGQ_QUEUE_URL={stack.QueueUrl.AbsoluteUri}
              export BACKLOGQ_DLQ_URL={stack.DeadLetterQueueUrl.AbsoluteUri}
              export BACKLOGQ_ROUTES={stack.RoutesFile}
              backlogq log
              aws s3api list-object-versions --bucket {stack.Bucket}

            Webhooks are taken at {webhook.Uri.AbsoluteUri}
            Logs are in {Path.Combine(stack.Folder, "logs")}

            """;
    }
}
