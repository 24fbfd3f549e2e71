using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace BacklogQueue.Packaging;

/// <summary>The git credentials of each space, from Secrets Manager.</summary>
/// <param name="secretsManager">Needs <c>secretsmanager:GetSecretValue</c> on the spaces' git secrets.</param>
/// <param name="clock">Tells how old a value is.</param>
internal sealed class GitSecrets(AmazonSecretsManagerClient secretsManager, TimeProvider clock)
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_refreshAtMostEvery = TimeSpan.FromSeconds(5);

    private readonly SecretCache _cache = new((name, token) => ReadAsync(secretsManager, name, token), s_life, clock);

    public async Task<GitSecret> GetAsync(Space space, CancellationToken cancellationToken) =>
        Parse(space, await _cache.GetAsync(space.GitSecret, cancellationToken));

    /// <summary>As it is now, for when the server has refused what is cached: it may have been changed.</summary>
    public async Task<GitSecret> RefreshAsync(Space space, CancellationToken cancellationToken) =>
        Parse(space, await _cache.RefreshAsync(space.GitSecret, s_refreshAtMostEvery, cancellationToken));

    private static GitSecret Parse(Space space, string text)
    {
        try
        {
            return GitSecret.Parse(text);
        }
        catch (SecretFormatException problem)
        {
            throw new PackagingException("BadSecret", $"The secret {space.GitSecret}: {problem.Message}", isTransient: false);
        }
    }

    private static async Task<string> ReadAsync(AmazonSecretsManagerClient secretsManager, string name, CancellationToken cancellationToken)
    {
        try
        {
            GetSecretValueResponse secret = await secretsManager.GetSecretValueAsync(
                new GetSecretValueRequest { SecretId = name, VersionStage = "AWSCURRENT" },
                cancellationToken);
            return secret.SecretString
                ?? throw new PackagingException("BadSecret", $"The secret {name} is binary; it must be text.", isTransient: false);
        }
        catch (ResourceNotFoundException problem)
        {
            throw new PackagingException("NoSecret", $"Secrets Manager has no secret {name} with a value.", isTransient: false, problem);
        }
    }
}
