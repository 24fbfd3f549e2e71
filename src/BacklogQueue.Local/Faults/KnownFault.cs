namespace BacklogQueue.Local.Faults;

/// <summary>A fault as its users read of it.</summary>
/// <param name="Name">One of <see cref="FaultName"/>.</param>
/// <param name="Effect">What happens at the wire, in a few words.</param>
internal sealed record KnownFault(string Name, string Effect)
{
    /// <summary>Everything that can be asked for, in the order of the documentation.</summary>
    public static IReadOnlyList<KnownFault> All { get; } =
    [
        new(FaultName.WebhookDrop, "a webhook is not sent"),
        new(FaultName.WebhookDuplicate, "a webhook is sent once more within 10 s"),
        new(FaultName.WebhookDelay, "a webhook, and those of its repository after it, come up to 10 s later"),
        new(FaultName.WebhookReorder, "a webhook comes after the next one of its repository, or after 10 s"),
    ];
}
