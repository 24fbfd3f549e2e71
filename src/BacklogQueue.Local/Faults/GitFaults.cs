using BacklogQueue.Local.Backlog;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Faults;

/// <summary>Stands between whoever fetches and the git server. Pushes always pass: they are what the product must follow.</summary>
/// <param name="faults">Decides.</param>
/// <param name="replicas">Older states to answer from; null when nothing is to be stale.</param>
internal sealed class GitFaults(RunningFaults faults, Replicas? replicas)
{
    private const string Advertisement = "info/refs";

    /// <summary>A cut answer's longest part, but for the last piece: 1 MiB.</summary>
    private const int LongestCutBits = 20;

    /// <summary>Answers a lookup or fetch.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="tellsRefs">Whether the answer depends on the repository's state; not the greeting of protocol v2.</param>
    /// <param name="answer">The git server, on the repositories of another root, or its own for null.</param>
    public async Task AnswerAsync(HttpContext context, RepositoryRequest request, bool tellsRefs, Func<string?, Task> answer)
    {
        if (faults.Strikes(FaultName.GitRefuse))
        {
            Refuse(context);
            return;
        }

        if (faults.Strikes(FaultName.GitStall))
        {
            await StallAsync(context, request);
            return;
        }

        IReadOnlyList<string> past = tellsRefs && replicas is not null ? replicas.RootsOf(request.Project, request.Repository) : [];
        string? root = past.Count > 0 && faults.Strikes(FaultName.GitStale)
            ? past[(int)(past.Count * faults.Chance(FaultName.GitStale))]
            : null;
        if (request.Service != Advertisement && faults.Strikes(FaultName.GitCut))
        {
            await CutAsync(context, () => answer(root));
            return;
        }

        await answer(root);
    }

    /// <summary>Runs a push, and keeps the state before it for replicas that have not heard of it.</summary>
    public Task PushAsync(HostedRepository repository, Func<Task> push, CancellationToken cancellationToken) =>
        replicas is null || faults.Calmed.IsCompleted ? push() : replicas.PushAsync(repository, push, cancellationToken);

    private void Refuse(HttpContext context)
    {
        if (faults.Chance(FaultName.GitRefuse) < 0.5)
        {
            context.Abort();
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async Task StallAsync(HttpContext context, RepositoryRequest request)
    {
        context.Response.ContentType =
            $"application/x-git-upload-pack-{(request.Service == Advertisement ? "advertisement" : "result")}";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await faults.Calmed.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private async Task CutAsync(HttpContext context, Func<Task> answer)
    {
        await using CutStream cut = new(context.Response.Body, (long)Math.Pow(2, LongestCutBits * faults.Chance(FaultName.GitCut)));
        context.Response.Body = cut;
        try
        {
            await answer();
            await cut.FinishAsync(context.RequestAborted);
        }
        catch (IOException) when (cut.IsCut)
        {
            // The git server is stopped by it, as by a client that is gone.
        }

        context.Abort();
    }
}
