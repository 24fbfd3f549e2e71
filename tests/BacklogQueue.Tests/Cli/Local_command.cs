using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli;

public sealed class Local_command : IDisposable
{
    private static readonly string[] s_promised =
    [
        "ready", "webhookUrl", "webhookSecret", "gitUrl", "gitUser", "gitPassword", "awsEndpoint", "region",
        "bucket", "table", "queueUrl", "deadLetterQueueUrl", "consoleUrl",
    ];

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_push_is_packaged_and_told_and_SIGTERM_leaves_nothing_behind()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string temporary = Directory.CreateDirectory(_folder.File("tmp")).FullName;
        using Process local = BacklogqProgram.Start(
            ["local", "--json", "--fault", "webhook.drop=100%@1h-", "--fault-seed", "7"],
            new Dictionary<string, string?> { ["TMPDIR"] = temporary });
        Task<string> errors = local.StandardError.ReadToEndAsync(token);
        int[] children;
        try
        {
            string? line = await local.StandardOutput.ReadLineAsync(token);
            Assert.True(line is not null, "no ready line");
            JsonElement ready = JsonDocument.Parse(line).RootElement;
            Assert.All(s_promised, name => Assert.True(ready.TryGetProperty(name, out _), $"{name} is missing: {line}"));
            children = ChildrenOf(local.Id);
            Assert.NotEmpty(children);

            string commit = await PushAsync(ready);
            JsonElement row = await WaitForRowAsync(ready);

            Assert.Equal("Packaged", row.GetProperty("status").GetString());
            Assert.Equal(commit, row.GetProperty("packagedCommit").GetString());
            Assert.Equal("PROJECT/app/main.zip", row.GetProperty("key").GetString());
            BacklogqResult shown = await BacklogqProgram.RunAsync(["show", commit], Environment(ready));
            Assert.True(shown.ExitCode == 0, shown.ToString());
            Assert.Contains("Packaged", shown.Text, StringComparison.Ordinal);
            await Command.RunAsync("kill", ["-TERM", $"{local.Id}"]);
            await local.WaitForExitAsync(token);
        }
        finally
        {
            if (!local.HasExited)
            {
                local.Kill(entireProcessTree: true);
            }
        }

        Assert.True(local.ExitCode == 0, $"exit {local.ExitCode}: {await errors}");
        Assert.Contains("Injected by --fault-seed 7:\n  webhook.drop 0\n", await errors, StringComparison.Ordinal);
        Assert.DoesNotContain(children, IsRunning);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(temporary), entry => !IsOfTheRuntime(entry));
    }

    private async Task<string> PushAsync(JsonElement ready)
    {
        GitRepository repository = await GitRepository.CreateAsync(_folder.File("work"));
        repository.Write("README.md", "# 試し\n");
        string commit = await repository.CommitAsync("最初");
        UriBuilder remote = new($"{ready.GetProperty("gitUrl").GetString()}/PROJECT/app.git")
        {
            UserName = ready.GetProperty("gitUser").GetString()!,
            Password = ready.GetProperty("gitPassword").GetString()!,
        };
        await repository.RunAsync("push", "-q", remote.Uri.AbsoluteUri, "main");
        return commit;
    }

    /// <summary>The row of the one push, once it has its fate.</summary>
    private static async Task<JsonElement> WaitForRowAsync(JsonElement ready)
    {
        while (true)
        {
            BacklogqResult log = await BacklogqProgram.RunAsync(["log", "--json"], Environment(ready));
            Assert.True(log.ExitCode == 0, log.ToString());
            if (log.Text.Length > 0
                && JsonDocument.Parse(log.Text).RootElement is { } row
                && row.GetProperty("status").GetString() is not ("Received" or "Retrying"))
            {
                return row;
            }
        }
    }

    /// <summary>What an operator exports: any credentials do on one's own machine.</summary>
    private static Dictionary<string, string?> Environment(JsonElement ready) => new()
    {
        ["AWS_ENDPOINT_URL"] = ready.GetProperty("awsEndpoint").GetString(),
        ["AWS_REGION"] = ready.GetProperty("region").GetString(),
        ["AWS_ACCESS_KEY_ID"] = "any",
        ["AWS_SECRET_ACCESS_KEY"] = "any",
        ["BACKLOGQ_TABLE"] = ready.GetProperty("table").GetString(),
    };

    // The kernel lists children by the thread that started them.
    private static int[] ChildrenOf(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];

    private static bool IsRunning(int process) => Directory.Exists($"/proc/{process}");

    // Sockets and pipes of the .NET runtime's own diagnostics, which it removes itself when it is not killed.
    private static bool IsOfTheRuntime(string entry) =>
        Path.GetFileName(entry).StartsWith("dotnet-diagnostic-", StringComparison.Ordinal)
        || Path.GetFileName(entry).StartsWith("clr-debug-pipe-", StringComparison.Ordinal);
}
