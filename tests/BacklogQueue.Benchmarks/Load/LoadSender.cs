using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BacklogQueue.Local;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Benchmarks.Load;

using RefChange = BacklogQueue.Local.Backlog.RefChange;

/// <summary>Backlog as a sender that never waits: each repository's next push is told as soon as its last one is answered.</summary>
internal sealed class LoadSender : IDisposable
{
    private const string User = "load";

    private readonly LocalStack _stack;
    private readonly HttpClient _http = new();
    private long _activities;

    public LoadSender(LocalStack stack)
    {
        _stack = stack;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"backlog:{stack.WebhookSecret}")));
    }

    /// <summary>Moves every branch of a repository by turns, and tells each move.</summary>
    public async Task<List<LoadWebhook>> PushAllAsync(LoadRepository repository, int rounds)
    {
        List<LoadWebhook> sent = [];
        for (int round = 0; round < rounds; round++)
        {
            for (int branch = 0; branch < LoadRepository.Branches.Length; branch++)
            {
                sent.Add(await TellAsync(repository, await repository.PushAsync(branch, round)));
            }
        }

        return sent;
    }

    public void Dispose() => _http.Dispose();

    private async Task<LoadWebhook> TellAsync(LoadRepository repository, RefChange change)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        PushActivity push = new(
            Interlocked.Increment(ref _activities),
            LoadRepository.Project,
            repository.Name,
            new Uri($"{_stack.GitUrl.AbsoluteUri}/{LoadRepository.Project}/{repository.Name}"),
            User,
            now,
            change);
        Revision revision = new(change.After!, $"Push {push.Id}", $"{now:O}", User, "load@example.com", [], ["src/3/19.txt"], []);
        using HttpContent body = WebhookBody.Create(WebhookFormat.Project, push, new PushedCommits([revision], 1));
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _http.PostAsync(_stack.WebhookUrl, body);
        string answer = await response.Content.ReadAsStringAsync();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return new LoadWebhook(
            new RefId(_stack.Space, LoadRepository.Project, repository.Name, change.Ref),
            response.IsSuccessStatusCode ? Delivery(answer) : null,
            $"{(int)response.StatusCode} {answer}",
            time);
    }

    private static string? Delivery(string answer)
    {
        JsonElement members = JsonElement.Parse(answer);
        return members.GetProperty("status").GetString() == "queued" ? members.GetProperty("delivery").GetString() : null;
    }
}
