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
                WriteMessageAttributes(json, message);
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

    private static void WriteMessageAttributes(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject("messageAttributes");
        foreach ((string name, MessageAttributeValue value) in message.MessageAttributes ?? [])
        {
            json.WriteStartObject(name);
            json.WriteString("stringValue", value.StringValue);
            json.WriteStartArray("stringListValues");
            json.WriteEndArray();
            json.WriteStartArray("binaryListValues");
            json.WriteEndArray();
            json.WriteString("dataType", value.DataType);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
