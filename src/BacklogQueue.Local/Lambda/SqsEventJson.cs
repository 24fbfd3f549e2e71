using System.Buffers;
using System.Text.Json;
using Amazon.SQS.Model;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// Received messages as the event that Lambda makes of them.
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-fifo-message-event
/// </summary>
internal static class SqsEventJson
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Message> messages, string queueArn)
    {
        // arn:aws:sqs:REGION:ACCOUNT:NAME
        string region = queueArn.Split(':')[3];
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (Message message in messages)
            {
                json.WriteStartObject();
                json.WriteString("messageId", message.MessageId);
                json.WriteString("receiptHandle", message.ReceiptHandle);
                json.WriteString("body", message.Body);
                json.WriteStartObject("attributes");
                foreach ((string name, string value) in message.Attributes ?? [])
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
                json.WriteStartObject("messageAttributes");
                json.WriteEndObject();
                json.WriteString("md5OfBody", message.MD5OfBody);
                json.WriteString("eventSource", "aws:sqs");
                json.WriteString("eventSourceARN", queueArn);
                json.WriteString("awsRegion", region);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
