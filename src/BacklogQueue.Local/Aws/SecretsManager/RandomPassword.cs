using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.SecretsManager;

/// <summary>GetRandomPassword: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html</summary>
internal static class RandomPassword
{
    private const int DefaultLength = 32;
    private const int MaxLength = 4_096;
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public static JsonObject Make(JsonElement input, Func<Guid> newId)
    {
        int length = input.Integer("PasswordLength") ?? DefaultLength;
        string excluded = input.Text("ExcludeCharacters") ?? "";
        string[] kinds =
        [
            .. new[]
            {
                input.Flag("ExcludeLowercase") ? "" : "abcdefghijklmnopqrstuvwxyz",
                input.Flag("ExcludeUppercase") ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                input.Flag("ExcludeNumbers") ? "" : "0123456789",
                input.Flag("ExcludePunctuation") ? "" : Punctuation,
                input.Flag("IncludeSpace") ? " " : "",
            }.Select(kind => string.Concat(kind.Where(character => !excluded.Contains(character, StringComparison.Ordinal))))
                .Where(kind => kind.Length > 0),
        ];
        bool eachKind = input.Member("RequireEachIncludedType") is null || input.Flag("RequireEachIncludedType");
        if (length is < 1 or > MaxLength || kinds.Length == 0 || (eachKind && length < kinds.Length))
        {
            throw SecretsError.InvalidParameter("The password cannot be made of that length from the characters that are left.");
        }

        Random random = new(newId().GetHashCode());
        string all = string.Concat(kinds);
        char[] password = random.GetItems<char>(all, length);
        if (eachKind)
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                password[i] = random.GetItems<char>(kinds[i], 1)[0];
            }

            random.Shuffle(password);
        }

        return new() { ["RandomPassword"] = new string(password) };
    }
}
