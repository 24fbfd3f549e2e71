using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BacklogQueue.Local.Checks;

/// <summary>I6 of a running stack: its secrets, and where they must not be.</summary>
/// <param name="stack">Has the secrets, and its logs.</param>
/// <param name="reader">Of the same stack.</param>
public sealed class SecretSearch(LocalStack stack, StackReader reader)
{
    // With its plus signs as they are, which stand in Base64.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string[] _secrets = [.. SecretsOf(stack)];

    /// <summary>Searches every log file.</summary>
    public async Task<IReadOnlyList<Violation>> SearchLogsAsync(CancellationToken cancellationToken)
    {
        List<Violation> found = [];
        foreach (string file in Directory.EnumerateFiles(stack.LogFolder))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader text = new(stream);
            found.AddRange(Search(await text.ReadToEndAsync(cancellationToken), null, Path.GetFileName(file)));
        }

        return found;
    }

    /// <summary>Searches everything in the table about a ref, and the metadata of its versions.</summary>
    public async Task<IReadOnlyList<Violation>> SearchAsync(RefAccount account, CancellationToken cancellationToken) =>
    [
        .. (await reader.ItemsAsync(account.Ref, cancellationToken))
            .SelectMany(item => Search(JsonSerializer.Serialize(item, s_plain), account.Ref, "an item of the table")),
        .. account.Versions.SelectMany(version =>
            Search(string.Join('\n', version.Metadata.Values), account.Ref, $"the metadata of version {version.VersionId}")),
    ];

    private IEnumerable<Violation> Search(string text, RefId? id, string place)
    {
        if (_secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
        {
            yield return new Violation("I6", id, $"a secret is in {place}.");
        }
    }

    // As they are, and as HTTP Basic carries them.
    private static IEnumerable<string> SecretsOf(LocalStack stack)
    {
        string[] secrets = [stack.WebhookSecret, stack.GitPassword, stack.AwsSecretKey];
        string[] users = ["backlog", stack.GitUser];
        return
        [
            .. secrets,
            .. users.SelectMany(user => secrets.Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))),
        ];
    }
}
