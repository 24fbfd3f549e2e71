using System.Text.Json;
using BacklogQueue.Ingest;
using BacklogQueue.Ingest.Http;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Tests.Ingest;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// Backlog, sending one webhook to the production ingest. What is not answered, or answered with 5xx, is sent again, three
/// times in all.
/// </summary>
internal sealed class SimulatedSender(World world, string name)
{
    private const int Tries = 3;

    private int _tries;

    public void Send(string apiEvent)
    {
        _tries++;
        world.Begin($"{name}.{_tries}", async actor =>
        {
            if (actor.Random.NextDouble() < world.History.DeathRate / 2)
            {
                actor.CallsToLive = actor.Random.Next(3);
            }

            WebhookHandler ingest = world.IdleIngest.TryPop(out WebhookHandler? idle) ? idle : CreateHandler();
            WebhookAnswer answer = await ingest.HandleAsync(ApiEvent.Read(JsonElement.Parse(apiEvent)), CancellationToken.None);
            world.IdleIngest.Push(ingest);
            world.Note(actor, $"{answer.Code} {answer.Status}");
            if (answer.Code == 200)
            {
                _tries = Tries;
            }
            else if (answer.Code != 503)
            {
                world.Evidence.Add($"A webhook was answered {answer.Code}: {answer.Reason}");
            }
        });
        TryAgain(apiEvent);
    }

    /// <summary>The webhook as API Gateway hands it on.</summary>
    public static string Describe(
        int number, SimulatedCommit? before, SimulatedCommit? after, Step.Webhook webhook, DateTimeOffset at)
    {
        PushActivity push = new(
            1,
            "PROJ",
            "app",
            new Uri("https://git.test/git/PROJ/app"),
            "someone",
            at,
            new BacklogQueue.Local.Backlog.RefChange(SimulatedGit.RefName(number), before?.Id.Hex, after?.Id.Hex));
        PushedCommits commits = after is null || !webhook.HasCommit
            ? PushedCommits.None
            : new PushedCommits([new Revision(after.Id.Hex, after.Content, $"{at:O}", "A", "a@example.com", [], [], [])], 1);
        using HttpContent content = WebhookBody.Create(webhook.Format, push, commits);
        return new ApiEventBuilder
        {
            Path = "/webhooks/space",
            ContentType = content.Headers.ContentType!.ToString(),
            Authorization = ApiEventBuilder.Basic("backlog", Cloud.WebhookSecret),
            Body = new StreamReader(content.ReadAsStream()).ReadToEnd(),
        }.ToString();
    }

    private void TryAgain(string apiEvent) => world.Time.Plan(TimeSpan.FromSeconds(12), () =>
    {
        if (_tries < Tries)
        {
            Send(apiEvent);
        }
    });

    private WebhookHandler CreateHandler()
    {
        SecretCache cache = new(
            (secret, token) => SecretText.ReadAsync(world.Clients.Secrets, secret, token), TimeSpan.FromMinutes(1), world.Time);
        return new WebhookHandler(
            world.Routes,
            new WebhookAuthenticator(cache),
            world.Clients.Sqs,
            world.Cloud.Queue,
            world.Time,
            world.NewId,
            new WebhookLog(world.Logger));
    }
}
