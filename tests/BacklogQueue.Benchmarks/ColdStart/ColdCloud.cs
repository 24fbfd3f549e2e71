using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    private const string Secret = "a-secret-of-this-run";
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
    public Invocation NewInvocation()
    {
        JsonObject webhook = new()
        {
            ["type"] = 12,
            ["project"] = new JsonObject { ["id"] = 1, ["projectKey"] = "SHOP", ["name"] = "Shop" },
            ["content"] = new JsonObject
            {
                ["repository"] = new JsonObject { ["id"] = 1, ["name"] = "web" },
                ["change_type"] = "update",
                ["revision_type"] = "commit",
                ["ref"] = "refs/heads/main",
                ["revision_count"] = 1,
                ["revisions"] = new JsonArray(new JsonObject
                {
                    ["rev"] = "56de3ef67a23ff23ac4a1b2d23bcb6f4b3b4a5c6",
                    ["comment"] = "Sell more",
                }),
            },
            ["createdUser"] = new JsonObject { ["id"] = 1, ["name"] = "A member" },
        };
        JsonObject received = new()
        {
            ["version"] = "2.0",
            ["routeKey"] = "POST /webhooks/{space}",
            ["rawPath"] = "/webhooks/example",
            ["rawQueryString"] = "",
            ["headers"] = new JsonObject
            {
                ["authorization"] = $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"backlog:{Secret}"))}",
                ["content-type"] = "application/json",
            },
            ["requestContext"] = new JsonObject
            {
                ["http"] = new JsonObject { ["method"] = "POST", ["path"] = "/webhooks/example", ["sourceIp"] = "203.0.113.10" },
                ["requestId"] = "F1cq8jgBtjMEPQA=",
                ["stage"] = "$default",
            },
            ["body"] = webhook.ToJsonString(),
            ["isBase64Encoded"] = false,
        };
        return new Invocation(
            Guid.NewGuid().ToString(),
            Encoding.UTF8.GetBytes(received.ToJsonString()),
            TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60),
            "Root=1-67a6bb9c-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0");
    }

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
