namespace Amazon.SQS.Model;

/// <summary>An entry of a batch that was refused.</summary>
public sealed class BatchResultErrorEntry
{
    public string? Id { get; set; }

    public string? Code { get; set; }

    public string? Message { get; set; }

    /// <summary>Whether repeating it unchanged is useless.</summary>
    public bool? SenderFault { get; set; }
}
