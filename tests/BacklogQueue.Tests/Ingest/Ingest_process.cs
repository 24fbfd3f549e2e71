using System.Diagnostics;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Lambda;
using BacklogQueue.Tests.Metrics;
using BacklogQueue.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Tests.Ingest;

/// <summary>The real program with a real environment: a Runtime API, an SQS and a Secrets Manager on loopback ports.</summary>
public sealed class Ingest_process
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_becomes_a_message_and_sigterm_ends_the_process_with_0()
    {
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder.File("routes.json"), """
            {
              "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "webhook", "gitSecret": "git" } },
              "routes": [{ "space": "example", "refs": ["refs/heads/**"] }]
            }
            """, Token);
        LocalAwsOptions options = new();
        await using LocalAwsHost aws = await LocalAws.StartAsync(options, token: Token);
        using AmazonSQSClient sqs = new(
            new Amazon.Runtime.BasicAWSCredentials(options.AccessKey, options.SecretKey),
            new AmazonSQSConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = options.Region });
        string queue = (await sqs.CreateQueueAsync(
            new() { QueueName = "push.fifo", Attributes = new() { [QueueAttributeName.FifoQueue] = "true" } }, Token)).QueueUrl!;
        string? passedOn = null;
        await using LoopbackServer secrets = await LoopbackServer.StartAsync(
            context =>
            {
                passedOn = context.Request.Headers["X-Amzn-Trace-Id"];
                return AnswerSecretAsync(context);
            },
            0,
            Token);
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        using Process process = Start(new()
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "ingest",
            ["AWS_REGION"] = options.Region,
            ["AWS_ACCESS_KEY_ID"] = options.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = options.SecretKey,
            ["AWS_ENDPOINT_URL_SQS"] = aws.Endpoint.AbsoluteUri,
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = secrets.Url.AbsoluteUri,
            ["BACKLOGQ_QUEUE_URL"] = queue,
            ["BACKLOGQ_ROUTES"] = folder.File("routes.json"),
        });
        Task<string> log = process.StandardOutput.ReadToEndAsync(Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        try
        {
            const string Trace = "Root=1-5bef4de7;Sampled=0";
            ScriptedRuntimeApi.Answer answer = await api.InvokeAsync(
                "1", new ApiEventBuilder().ToString(), DateTimeOffset.UtcNow.AddMinutes(1), Trace);
            Message message = Assert.Single((await sqs.ReceiveMessageAsync(new() { QueueUrl = queue }, Token)).Messages!);
            await Command.RunAsync("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(Token);

            Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}\n{await log}\n{await errors}");
            Assert.Equal(200, JsonElement.Parse(answer.Body).GetProperty("statusCode").GetInt32());
            Assert.Equal("refs/heads/main", PushMessage.Read(message.Body!).Ref.Ref);
            string[] lines = (await log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            JsonElement webhook = JsonElement.Parse(lines[0]);
            Assert.Equal("Webhook", webhook.GetProperty("event").GetString());
            Assert.Equal(("1", Trace), (webhook.GetProperty("requestId").GetString(), webhook.GetProperty("traceId").GetString()));
            MetricLine metrics = Assert.Single(MetricLine.ReadAll(lines[1]));
            Assert.Equal(("ingest", "1"), (metrics.Function, metrics.RequestId));
            Assert.Equal(Trace, passedOn);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Fact]
    public async Task A_missing_setting_is_told_to_lambda_by_name()
    {
        await using ScriptedRuntimeApi api = await ScriptedRuntimeApi.StartAsync();
        using TemporaryDirectory folder = new();
        using Process process = Start(new()
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["BACKLOGQ_ROUTES"] = folder.File("absent.json"),
        });
        Task drained = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));

        ScriptedRuntimeApi.Answer error = await api.InitError.Task.WaitAsync(Token);
        await process.WaitForExitAsync(Token);
        await drained;

        Assert.Equal(1, process.ExitCode);
        Assert.Equal("RoutesException", error.ErrorType);
        Assert.Contains("absent.json", error.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_lambda_the_program_says_what_starts_it()
    {
        using Process process = Start([]);
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        string log = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.True(process.ExitCode == 1, $"exit {process.ExitCode}\n{log}\n{await errors}");
        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", log, StringComparison.Ordinal);
    }

    private static async Task AnswerSecretAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, Token);
        await context.Response.WriteAsync(
            $$"""{"SecretString":"{\"current\":\"{{IngestRig.Secret}}\"}"}""", Token);
    }

    private static Process Start(Dictionary<string, string> environment)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "BacklogQueue.Ingest.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
