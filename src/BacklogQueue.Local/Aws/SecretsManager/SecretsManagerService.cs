using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.SecretsManager;

/// <summary>
/// Secrets Manager over AWS JSON 1.1: https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
/// Values are kept as they are, in the data folder too: these are a developer's own, for loopback.
/// </summary>
internal sealed class SecretsManagerService : IAwsJsonService
{
    private const string Kind = "secretsmanager.secret";
    private const int MaxValueBytes = 65_536;
    private const int DefaultRecoveryDays = 30;

    private readonly Lock _lock = new();
    private readonly LocalAwsOptions _options;
    private readonly Journal _journal;
    private readonly SortedDictionary<string, Secret> _secrets = new(StringComparer.Ordinal);

    public SecretsManagerService(LocalAwsOptions options, Journal journal)
    {
        _options = options;
        _journal = journal;
        foreach ((string name, Secret secret) in journal.Read<Secret>(Kind))
        {
            _secrets.Add(name, secret);
        }
    }

    public string Name => "secretsmanager";

    public string ContentType => "application/x-amz-json-1.1";

    public string ErrorNamespace => "";

    public bool HasQueryErrors => false;

    public Task<JsonObject> InvokeAsync(string operation, JsonElement input, AwsRequest request, CancellationToken token)
    {
        lock (_lock)
        {
            DateTimeOffset now = _options.Clock.GetUtcNow();
            Expire(now);
            return Task.FromResult(operation switch
            {
                "CreateSecret" => Create(input, now),
                "GetSecretValue" => GetValue(RequireLive(input), input),
                "PutSecretValue" => PutValue(RequireLive(input), input, now),
                "UpdateSecretVersionStage" => MoveStage(RequireLive(input), input, now),
                "DescribeSecret" => Describe(Require(input)),
                "ListSecrets" => List(input),
                "DeleteSecret" => Delete(Require(input), input, now),
                "GetRandomPassword" => RandomPassword.Make(input, _options.NewId),
                _ => throw AwsException.NotImplemented(Name, operation),
            });
        }
    }

    private JsonObject Create(JsonElement input, DateTimeOffset now)
    {
        string name = input.Text("Name") ?? throw SecretsError.InvalidParameter("You must provide a value for the Name parameter.");
        if (_secrets.TryGetValue(name, out Secret? existing))
        {
            throw existing.DeletionAt is null
                ? SecretsError.Exists($"The operation failed because the secret {name} already exists.")
                : SecretsError.InvalidRequest(
                    "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }

        Secret secret = new()
        {
            Name = name,
            Arn = $"arn:aws:secretsmanager:{_options.Region}:{_options.AccountId}:secret:{name}-{_options.NewId().ToString("N")[..6]}",
            CreatedAt = now,
            ChangedAt = now,
            Description = input.Text("Description"),
        };
        _secrets.Add(name, secret);
        JsonObject answer = Identify(secret);
        if (HasValue(input))
        {
            SecretVersion version = ReadVersion(input, now);
            secret.Versions.Add(version);
            secret.Move(SecretVersion.Current, version);
            answer["VersionId"] = version.Id;
        }

        Note(secret);
        return answer;
    }

    /// <summary>By id, by stage, or by both when they agree; AWSCURRENT when neither is given.</summary>
    private static JsonObject GetValue(Secret secret, JsonElement input)
    {
        string? id = input.Text("VersionId");
        string? stage = input.Text("VersionStage");
        SecretVersion version = (id is null ? secret.FindStage(stage ?? SecretVersion.Current) : secret.FindVersion(id))
            ?? throw SecretsError.NotFound(id is null
                ? $"Secrets Manager can't find the specified secret value for staging label: {stage ?? SecretVersion.Current}"
                : $"Secrets Manager can't find the specified secret value for VersionId: {id}");
        if (id is not null && stage is not null && !version.Stages.Contains(stage))
        {
            throw SecretsError.InvalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
        }

        JsonObject answer = Identify(secret);
        answer["VersionId"] = version.Id;
        answer["VersionStages"] = Texts(version.Stages);
        answer["CreatedDate"] = Seconds(version.CreatedAt);
        answer[version.Text is null ? "SecretBinary" : "SecretString"] = version.Text ?? version.Binary;
        return answer;
    }

    private JsonObject PutValue(Secret secret, JsonElement input, DateTimeOffset now)
    {
        if (!HasValue(input))
        {
            throw SecretsError.InvalidRequest("You must provide either SecretString or SecretBinary.");
        }

        SecretVersion version = ReadVersion(input, now);
        if (secret.FindVersion(version.Id) is { } same)
        {
            // The token makes a retry harmless, and another value under it an error.
            return same.Text == version.Text && same.Binary == version.Binary ? Put(secret, same) : throw SecretsError.Exists(
                "A resource with the ID you requested already exists.");
        }

        secret.Versions.Add(version);
        foreach (string stage in input.Texts("VersionStages") is { Length: > 0 } stages ? stages : [SecretVersion.Current])
        {
            secret.Move(stage, version);
        }

        Change(secret, now);
        return Put(secret, version);
    }

    private JsonObject MoveStage(Secret secret, JsonElement input, DateTimeOffset now)
    {
        string stage = input.Text("VersionStage") ?? throw SecretsError.InvalidParameter("VersionStage is required.");
        SecretVersion? holder = secret.FindStage(stage);
        string? from = input.Text("RemoveFromVersionId");
        string? to = input.Text("MoveToVersionId");
        if (from is not null && holder?.Id != from)
        {
            throw SecretsError.InvalidParameter($"The staging label {stage} is not attached to version {from}.");
        }

        if (to is null)
        {
            if (stage == SecretVersion.Current)
            {
                throw SecretsError.InvalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
            }

            holder?.Stages.Remove(stage);
        }
        else
        {
            if (holder is not null && holder.Id != to && from is null)
            {
                throw SecretsError.InvalidParameter(
                    $"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {holder.Id}, so you must explicitly reference that version in RemoveFromVersionId.");
            }

            secret.Move(stage, secret.FindVersion(to) ?? throw SecretsError.NotFound(
                $"Secrets Manager can't find the specified secret version: {to}"));
        }

        Change(secret, now);
        return Identify(secret);
    }

    private static JsonObject Describe(Secret secret)
    {
        JsonObject answer = Identify(secret);
        answer["CreatedDate"] = Seconds(secret.CreatedAt);
        answer["LastChangedDate"] = Seconds(secret.ChangedAt);
        if (secret.Description is not null)
        {
            answer["Description"] = secret.Description;
        }

        if (secret.DeletionAt is { } deletion)
        {
            answer["DeletedDate"] = Seconds(deletion);
        }

        JsonObject versions = [];
        foreach (SecretVersion version in secret.Versions)
        {
            versions[version.Id] = Texts(version.Stages);
        }

        answer["VersionIdsToStages"] = versions;
        return answer;
    }

    private JsonObject List(JsonElement input)
    {
        if (input.Member("Filters") is not null || input.Member("NextToken") is not null)
        {
            throw AwsException.NotImplemented(Name, "ListSecrets with Filters");
        }

        JsonArray secrets = [];
        foreach (Secret secret in _secrets.Values.Where(secret => secret.DeletionAt is null || input.Flag("IncludePlannedDeletion")))
        {
            JsonObject entry = Describe(secret);
            entry["SecretVersionsToStages"] = entry["VersionIdsToStages"]!.DeepClone();
            entry.Remove("VersionIdsToStages");
            secrets.Add((JsonNode)entry);
        }

        return new() { ["SecretList"] = secrets };
    }

    private JsonObject Delete(Secret secret, JsonElement input, DateTimeOffset now)
    {
        int? days = input.Integer("RecoveryWindowInDays");
        bool isForced = input.Flag("ForceDeleteWithoutRecovery");
        if (isForced && days is not null)
        {
            throw SecretsError.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }

        if (days is < 7 or > 30)
        {
            throw SecretsError.InvalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }

        secret.DeletionAt = isForced ? now : now.AddDays(days ?? DefaultRecoveryDays);
        JsonObject answer = Identify(secret);
        answer["DeletionDate"] = Seconds(secret.DeletionAt.Value);
        Note(secret);
        Expire(now);
        return answer;
    }

    private Secret Require(JsonElement input)
    {
        string id = input.Text("SecretId") ?? throw SecretsError.InvalidParameter("You must provide a value for the SecretId parameter.");
        return _secrets.GetValueOrDefault(id)
            ?? _secrets.Values.FirstOrDefault(secret => secret.Arn == id || secret.Arn[..^7] == id)
            ?? throw SecretsError.NotFound();
    }

    private Secret RequireLive(JsonElement input)
    {
        Secret secret = Require(input);
        return secret.DeletionAt is null ? secret : throw SecretsError.InvalidRequest(
            "You can't perform this operation on the secret because it was marked for deletion.");
    }

    private static bool HasValue(JsonElement input) =>
        input.Member("SecretString") is not null || input.Member("SecretBinary") is not null;

    private SecretVersion ReadVersion(JsonElement input, DateTimeOffset now)
    {
        string? text = input.Text("SecretString");
        string? binary = input.Text("SecretBinary");
        if (text is not null && binary is not null)
        {
            throw SecretsError.InvalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.");
        }

        int bytes = text is null ? binary!.Length / 4 * 3 : Encoding.UTF8.GetByteCount(text);
        return bytes <= MaxValueBytes
            ? new SecretVersion
            {
                Id = input.Text("ClientRequestToken") ?? _options.NewId().ToString(),
                CreatedAt = now,
                Text = text,
                Binary = binary,
            }
            : throw SecretsError.InvalidParameter($"The secret value is longer than {MaxValueBytes} bytes.");
    }

    private void Change(Secret secret, DateTimeOffset now)
    {
        secret.DropDeprecated();
        secret.ChangedAt = now;
        Note(secret);
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (Secret secret in _secrets.Values.Where(secret => secret.DeletionAt <= now).ToList())
        {
            _secrets.Remove(secret.Name);
            _journal.Write(new JournalChange(Kind, secret.Name, null));
        }
    }

    private void Note(Secret secret) => _journal.Write(new JournalChange(Kind, secret.Name, secret));

    private static JsonObject Put(Secret secret, SecretVersion version)
    {
        JsonObject answer = Identify(secret);
        answer["VersionId"] = version.Id;
        answer["VersionStages"] = Texts(version.Stages);
        return answer;
    }

    private static JsonObject Identify(Secret secret) => new() { ["ARN"] = secret.Arn, [nameof(Secret.Name)] = secret.Name };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
