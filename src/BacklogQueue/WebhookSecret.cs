using System.Text.Json;

namespace BacklogQueue;

/// <summary>
/// The text of a space's webhook secret: <c>{"current":"...","previous":"..."}</c>. Both are accepted, so that a rotation
/// refuses no webhook: put the new one in <c>current</c> and the old one in <c>previous</c>, change the URL in Backlog,
/// then remove <c>previous</c>.
/// </summary>
public sealed record WebhookSecret(string Current, string? Previous)
{
    /// <summary>Characters that a secret has at least: it is the only thing that tells Backlog from anyone else.</summary>
    public const int MinLength = 16;

    /// <exception cref="SecretFormatException">Anything else; the message never repeats the text.</exception>
    public static WebhookSecret Parse(string text)
    {
        try
        {
            WebhookSecret? secret = JsonSerializer.Deserialize(text, SecretJson.Default.WebhookSecret);
            if (secret is { Current.Length: >= MinLength } and ({ Previous: null } or { Previous.Length: >= MinLength }))
            {
                return secret;
            }
        }
        catch (JsonException)
        {
            // Falls through: the parser's message could quote the secret.
        }

        throw new SecretFormatException(
            $$"""A webhook secret's text must be {"current":"...","previous":"..."} with at least {{MinLength}} characters each; "previous" may be absent.""");
    }

    public override string ToString() => "webhook secret (hidden)";
}
