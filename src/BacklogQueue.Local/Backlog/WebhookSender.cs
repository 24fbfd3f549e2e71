using System.Text;

namespace BacklogQueue.Local.Backlog;

/// <summary>
/// Tells pushes to the webhook's receiver as Backlog does, in the background: in order per repository, never in the
/// way of a push. A Git webhook is tried again on 5xx; a project webhook is not.
/// </summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<HostedRepository, Task> _lasts = [];
    private readonly WebhookTarget _target;
    private readonly BacklogServerOptions _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public WebhookSender(WebhookTarget target, BacklogServerOptions options)
    {
        _target = target;
        _options = options;
        _http.DefaultRequestHeaders.Add("User-Agent", "Backlog Webhook");
        if (target.Url.UserInfo != "")
        {
            byte[] account = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(target.Url.UserInfo));
            _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(account));
        }
    }

    /// <summary>Returns at once; <paramref name="pushes"/> are told after those that came before.</summary>
    /// <param name="repository">Where the pushes are from.</param>
    /// <param name="pushes">One webhook each.</param>
    /// <param name="known">What the refs named before the push: commits behind it are not new.</param>
    public void Enqueue(HostedRepository repository, IReadOnlyList<PushActivity> pushes, IReadOnlyCollection<string> known)
    {
        lock (_lock)
        {
            Task last = _lasts.GetValueOrDefault(repository, Task.CompletedTask);
            _lasts[repository] = Task.Run(() => SendAfterAsync(last, repository, pushes, known));
        }
    }

    /// <summary>Waits until everything enqueued so far was told.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_lasts.Values).WaitAsync(cancellationToken);
        }
    }

    /// <summary>What was not told yet never will be.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await DrainAsync(CancellationToken.None);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendAfterAsync(
        Task last,
        HostedRepository repository,
        IReadOnlyList<PushActivity> pushes,
        IReadOnlyCollection<string> known)
    {
        await last;
        foreach (PushActivity push in pushes)
        {
            try
            {
                PushedCommits commits = await repository.ReadCommitsAsync(push.Change, known, _stop.Token);
                Task DeliverAsync(CancellationToken token) => SendAsync(push, commits, token);
                await (_options.WebhookFault?.Invoke(push, DeliverAsync, _stop.Token) ?? DeliverAsync(_stop.Token));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) // the entry point of a background task: what fails here must not silence the next push
            {
                _options.OnDelivery?.Invoke(new(push, 1, null, failure.Message));
            }
        }
    }

    private async Task SendAsync(PushActivity push, PushedCommits commits, CancellationToken cancellationToken)
    {
        int retries = _target.Format == WebhookFormat.Git ? s_pauses.Length : 0;
        for (int attempt = 1; ; attempt++)
        {
            WebhookDelivery delivery = await TrySendAsync(push, commits, attempt, cancellationToken);
            _options.OnDelivery?.Invoke(delivery);
            if (delivery.Status is null or < 500 || attempt > retries)
            {
                return;
            }

            await Task.Delay(s_pauses[attempt - 1], _options.Clock, cancellationToken);
        }
    }

    private async Task<WebhookDelivery> TrySendAsync(
        PushActivity push,
        PushedCommits commits,
        int attempt,
        CancellationToken cancellationToken)
    {
        using HttpContent body = WebhookBody.Create(_target.Format, push, commits);
        try
        {
            using HttpResponseMessage response = await _http.PostAsync(_target.Url, body, cancellationToken);
            string answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return new(push, attempt, (int)response.StatusCode, answer);
        }
        catch (HttpRequestException failure)
        {
            return new(push, attempt, null, failure.Message);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new(push, attempt, null, failure.Message); // the client's own time-out
        }
    }
}
