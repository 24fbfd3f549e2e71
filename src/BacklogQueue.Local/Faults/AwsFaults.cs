using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local.Faults;

/// <summary>Stands between the product and the stand-ins of AWS. Everybody else's requests pass.</summary>
internal sealed class AwsFaults(RunningFaults faults, LocalAws services, WorkerKills kills)
{
    /// <summary>What a service may be silent for; the connection is cut then.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(20);

    /// <summary>One request. Null: no answer comes, and the connection is to be cut.</summary>
    public async Task<AwsResponse?> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (await AwsCall.ReadAsync(request, cancellationToken) is not { } call)
        {
            return await services.HandleAsync(request, cancellationToken);
        }

        if (faults.Strikes(call.Service + ".timeout"))
        {
            await faults.PauseAsync(s_silence, cancellationToken);
            return null;
        }

        if (AwsRefusals.Find(call, faults) is { } refusal)
        {
            // A client that is cut off while it sends would not see the refusal.
            await call.Request.Body.CopyToAsync(Stream.Null, cancellationToken);
            return services.Refuse(call.Request, refusal);
        }

        return await PassAsync(call, cancellationToken);
    }

    private async Task<AwsResponse?> PassAsync(AwsCall call, CancellationToken cancellationToken)
    {
        bool diesSending = kills.StrikesDuring(call);
        AwsRequest request = diesSending ? kills.Deadly(call) : call.Request;
        AwsResponse response = await services.HandleAsync(request, cancellationToken);
        if (diesSending || await kills.KillAfterAsync(call, response) || faults.Strikes(call.Service + ".lost"))
        {
            await response.Body.DisposeAsync();
            return null;
        }

        return response;
    }
}
