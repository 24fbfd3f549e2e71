using System.Globalization;
using System.Text.Json;
using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local.Faults;

/// <summary>Kills workers at points of their work, which their calls of AWS show.</summary>
/// <param name="faults">Decides.</param>
/// <param name="isWorker">Whether a part of the product is one.</param>
/// <param name="kill">Ends the worker's process (SIGKILL) and returns when it is gone.</param>
internal sealed class WorkerKills(RunningFaults faults, Func<string, bool> isWorker, Func<string, Task> kill)
{
    /// <summary>Whether the worker is to die while it sends this request: then it must go on as <see cref="Deadly"/>.</summary>
    public bool StrikesDuring(AwsCall call) =>
        call.Operation is "PutObject" or "UploadPart" && isWorker(call.Part) && faults.Strikes(FaultName.KillUploading);

    /// <summary>The same request, whose sender dies after the first half of it.</summary>
    public AwsRequest Deadly(AwsCall call)
    {
        _ = long.TryParse(call.Request.Header("Content-Length"), CultureInfo.InvariantCulture, out long length);
        return call.Request with { Body = new DeadlyStream(call.Request.Body, length / 2, () => kill(call.Part)) };
    }

    /// <summary>Kills the worker after what it asked for was done; true when it cannot be answered any more.</summary>
    public async Task<bool> KillAfterAsync(AwsCall call, AwsResponse response)
    {
        if (response.Status >= 300 || PointAfter(call) is not { } point || !isWorker(call.Part) || !faults.Strikes(point))
        {
            return false;
        }

        await kill(call.Part);
        return true;
    }

    private static string? PointAfter(AwsCall call) => call.Operation switch
    {
        "PutObject" or "CompleteMultipartUpload" => FaultName.KillUploaded,
        "UpdateItem" => PointAfterStatus(StatusOf(call.Input)),
        "TransactWriteItems" => FaultName.KillSettled,
        "SendMessage" => FaultName.KillDeadLettered,
        _ => null,
    };

    private static string? PointAfterStatus(string? status) => status switch
    {
        null or nameof(PushStatus.Retrying) => null,
        nameof(PushStatus.Received) => FaultName.KillReceived,
        _ => FaultName.KillSettled,
    };

    /// <summary>The status that an update gives to a row.</summary>
    private static string? StatusOf(JsonElement update) =>
        update.Member("ExpressionAttributeValues")?.Member(":status")?.Text("S");
}
