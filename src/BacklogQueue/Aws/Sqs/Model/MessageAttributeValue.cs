namespace Amazon.SQS.Model;

/// <summary>The value of an attribute that a sender adds to a message; it counts to the message's size.</summary>
public sealed class MessageAttributeValue
{
    /// <summary><c>String</c> or <c>Number</c>.</summary>
    public string? DataType { get; set; }

    /// <summary>Not empty; characters allowed by XML 1.0.</summary>
    public string? StringValue { get; set; }
}
