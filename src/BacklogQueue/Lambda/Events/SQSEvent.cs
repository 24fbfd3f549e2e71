using System.Text.Json.Serialization;

namespace Amazon.Lambda.SQSEvents;

/// <summary>Messages that the event-source mapping took from a queue: up to ten from a FIFO queue, in order by group.</summary>
public sealed record SQSEvent
{
    [JsonPropertyName("Records")]
    public List<SQSMessage> Records { get; set; } = [];

    /// <summary>One message, in flight until its visibility time-out.</summary>
    public sealed record SQSMessage
    {
        public string MessageId { get; set; } = "";

        public string ReceiptHandle { get; set; } = "";

        public string Body { get; set; } = "";

        public string? Md5OfBody { get; set; }

        [JsonPropertyName("eventSourceARN")]
        public string? EventSourceArn { get; set; }

        public string? EventSource { get; set; }

        public string? AwsRegion { get; set; }

        /// <summary>By the names of <see cref="SQS.MessageSystemAttributeName"/>.</summary>
        public Dictionary<string, string> Attributes { get; set; } = [];
    }
}
