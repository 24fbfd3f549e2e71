using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// The typed attributes that a sender adds to a message.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
/// </summary>
internal static class MessageAttributes
{
    private const byte StringTransport = 1;
    private const byte BinaryTransport = 2;

    /// <summary>Reads and checks <c>MessageAttributes</c>; null when there are none.</summary>
    public static JsonObject? Read(JsonElement input, string member)
    {
        JsonObject attributes = [];
        foreach (JsonProperty attribute in input.Map(member))
        {
            JsonObject value = JsonObject.Create(attribute.Value)!;
            Check(attribute.Name, value);
            attributes.Add(attribute.Name, value);
        }

        if (attributes.Count > SqsRules.MaxMessageAttributes)
        {
            throw SqsError.InvalidText(
                $"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{SqsRules.MaxMessageAttributes}].");
        }

        return attributes.Count == 0 ? null : attributes;
    }

    public static string DataType(JsonNode attribute) => attribute["DataType"]!.GetValue<string>();

    public static byte[] Value(JsonNode attribute) => attribute["BinaryValue"] is { } binary
        ? Convert.FromBase64String(binary.GetValue<string>())
        : Encoding.UTF8.GetBytes(attribute["StringValue"]!.GetValue<string>());

    /// <summary>
    /// SDKs check it: the "Calculating the MD5 message digest for message attributes" section of the page above. Attributes
    /// in order of their names; name, type and value each after their length in four big-endian bytes.
    /// </summary>
    public static string Md5(JsonObject attributes)
    {
#pragma warning disable CA5351 // MD5 is the protocol's checksum, not a protection
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        foreach ((string name, JsonNode? attribute) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(DataType(attribute!)));
            md5.AppendData([attribute!["BinaryValue"] is null ? StringTransport : BinaryTransport]);
            Append(md5, Value(attribute));
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    /// <summary>The attributes a receiver asked for by name, by prefix (<c>prefix.*</c>) or all (<c>All</c>, <c>.*</c>).</summary>
    public static JsonObject? Select(JsonObject? attributes, string[] wanted)
    {
        JsonObject selected = [];
        foreach ((string name, JsonNode? attribute) in attributes ?? [])
        {
            if (wanted.Any(pattern => Matches(pattern, name)))
            {
                selected.Add(name, attribute!.DeepClone());
            }
        }

        return selected.Count == 0 ? null : selected;
    }

    private static bool Matches(string pattern, string name) => pattern == "All"
        || pattern == name
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(pattern[..^2], StringComparison.Ordinal));

    private static void Check(string name, JsonObject attribute)
    {
        string type = attribute["DataType"]?.GetValue<string>() ?? "";
        string kind = type.Split('.')[0];
        bool filled = kind switch
        {
            "String" or "Number" => !string.IsNullOrEmpty(attribute["StringValue"]?.GetValue<string>()),
            "Binary" => !string.IsNullOrEmpty(attribute["BinaryValue"]?.GetValue<string>()),
            _ => throw SqsError.InvalidText(
                $"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String."),
        };
        if (!filled)
        {
            throw SqsError.InvalidText($"The message (user) attribute '{name}' must contain a non-empty value of its type.");
        }
    }

    private static void Append(IncrementalHash md5, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        md5.AppendData(length);
        md5.AppendData(bytes);
    }
}
