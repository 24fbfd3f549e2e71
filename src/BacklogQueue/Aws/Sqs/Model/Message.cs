namespace Amazon.SQS.Model;

/// <summary>A received message.</summary>
public sealed class Message
{
    public string? MessageId { get; set; }

    /// <summary>Good until the visibility time-out passes.</summary>
    public string? ReceiptHandle { get; set; }

    public string? Body { get; set; }

    public string? MD5OfBody { get; set; }

    /// <summary>By <see cref="MessageSystemAttributeName"/>; null when none were asked for.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>What the sender added; null when none were asked for.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }
}
