namespace BacklogQueue.Tests.Support;

/// <summary>The wire between a client and its server, where a test looks on, waits, answers in the server's place or spoils its answers.</summary>
internal sealed class Faults : DelegatingHandler
{
    /// <summary>Runs before a request is passed on; its answer, if any, takes the place of the server's.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage?>> Answer { get; set; } =
        _ => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>Changes the server's answer, in place or by another one.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, Task<HttpResponseMessage>> Spoil { get; set; } =
        (_, response) => Task.FromResult(response);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (await Answer(request).WaitAsync(cancellationToken) is { } answer)
        {
            answer.RequestMessage = request;
            return answer;
        }

        return await Spoil(request, await base.SendAsync(request, cancellationToken));
    }
}
