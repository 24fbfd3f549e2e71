using System.Text.Json;
using Amazon.SecretsManager.Model;
using BacklogQueue.Local;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Benchmarks.ColdStart;

/// <summary>The resources of <c>template.yaml</c> on stand-ins, and the webhooks that the ingest function is started with.</summary>
internal sealed class ColdCloud : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:ap-northeast-1:000000000000:function:IngestFunction";

    // What the sample webhooks assume (events/README.md).
    private const string Secret = "local-webhook-secret";
    private const string Routes = """
        {
          "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "backlogqueue/webhook", "gitSecret": "backlogqueue/git" } },
          "routes": [{ "space": "example", "refs": ["refs/heads/**"] }]
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backlogqueue-cold-");
    private readonly LocalAwsHost _host;
    private readonly StackClients _clients;
    private readonly Dictionary<string, string> _variables;
    private readonly FunctionDefinition _function;

    private ColdCloud(LocalAwsHost host, StackClients clients, AwsAccount account, FunctionDefinition function)
    {
        _host = host;
        _clients = clients;
        _function = function;
        string routes = Path.Combine(_folder.FullName, "routes.json");
        File.WriteAllText(routes, Routes);
        _variables = new(account.ToVariables()) { [Settings.RoutesVariable] = routes };
    }

    public static async Task<ColdCloud> StartAsync()
    {
        LocalAwsOptions options = new();
        LocalAwsHost host = await LocalAws.StartAsync(options);
        AwsAccount account = AwsAccount.OfStandIns(host.Endpoint, options);
        StackClients clients = new(account);
        await clients.Secrets.CreateSecretAsync(
            new CreateSecretRequest { Name = "backlogqueue/webhook", SecretString = $$"""{"current":"{{Secret}}"}""" },
            CancellationToken.None);
        StackTemplate template = StackTemplate.Load(
            Path.Combine(AppContext.BaseDirectory, "template.yaml"), new Dictionary<string, string>());
        StackResources resources = await StackResources.MakeAsync(
            template, "cold", account.Region, clients, TimeProvider.System, CancellationToken.None);
        StackFunctions functions = StackFunctions.Read(template, resources.Resolver);
        return new ColdCloud(
            host, clients, account, functions.Functions.Single(function => function.Name == "IngestFunction"));
    }

    public Dictionary<string, string> EnvironmentOf(PublishedProgram program, string runtimeApi) =>
        FunctionEnvironment.Build(_function, _variables, runtimeApi, program.Folder, _folder.FullName);

    /// <summary>Backlog's webhook of one push, in API Gateway's event.</summary>
    public static Invocation NewInvocation() => new(
        Guid.NewGuid().ToString(),
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "events", "queued-project-webhook-update.json")),
        TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60),
        "Root=1-67a6bb9c-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0");

    /// <summary>Whether the function took the push: SQS has it then.</summary>
    public static bool IsQueued(InvocationResult result)
    {
        if (result.Error is not null)
        {
            return false;
        }

        string body = JsonElement.Parse(result.Payload.Span).GetProperty("body").GetString()!;
        return JsonElement.Parse(body).GetProperty("status").GetString() == "queued";
    }

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
