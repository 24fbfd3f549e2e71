using System.Text.Json;
using System.Text.Json.Serialization;

namespace BacklogQueue;

/// <summary>The text of a space's git secret: <c>{"username":"...","password":"..."}</c>, a dedicated member's account.</summary>
public sealed record GitSecret(string Username, string Password)
{
    /// <exception cref="SecretFormatException">Anything else; the message never repeats the text.</exception>
    public static GitSecret Parse(string text)
    {
        try
        {
            GitSecret? secret = JsonSerializer.Deserialize(text, SecretJson.Default.GitSecret);
            if (secret is { Username.Length: > 0, Password.Length: > 0 })
            {
                return secret;
            }
        }
        catch (JsonException)
        {
            // Falls through: the parser's message could quote the secret.
        }

        throw new SecretFormatException("""A git secret's text must be {"username":"...","password":"..."}.""");
    }

    public override string ToString() => "git secret (hidden)";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GitSecret))]
[JsonSerializable(typeof(WebhookSecret))]
internal sealed partial class SecretJson : JsonSerializerContext;
