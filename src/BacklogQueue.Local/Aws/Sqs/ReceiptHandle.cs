using System.Text;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>Names one receive of one message: it dies when the message becomes visible again.</summary>
internal readonly record struct ReceiptHandle(string Queue, string MessageId, string Receipt)
{
    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Queue} {MessageId} {Receipt}"));

    /// <exception cref="AwsException">Not a handle, or another queue's.</exception>
    public static ReceiptHandle Parse(string text, string queue)
    {
        Span<byte> bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int length)
            && Encoding.UTF8.GetString(bytes[..length]).Split(' ') is [string name, string id, string receipt]
            && name == queue)
        {
            return new ReceiptHandle(name, id, receipt);
        }

        throw new AwsException("ReceiptHandleIsInvalid", $"The input receipt handle \"{text}\" is not a valid receipt handle.", 404);
    }
}
