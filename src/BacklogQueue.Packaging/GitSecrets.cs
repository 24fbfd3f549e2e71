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

    private readonly SecretCache _cache = new((name, token) => SecretText.ReadAsync(secretsManager, name, token), s_life, clock);

    /// <exception cref="PackagingException">There is no such secret, or its text is no git secret.</exception>
    public Task<GitSecret> GetAsync(Space space, CancellationToken cancellationToken) =>
        ParseAsync(space, _cache.GetAsync(space.GitSecret, cancellationToken));

    /// <summary>As it is now, for when the server has refused what is cached: it may have been changed.</summary>
    /// <exception cref="PackagingException">There is no such secret, or its text is no git secret.</exception>
    public Task<GitSecret> RefreshAsync(Space space, CancellationToken cancellationToken) =>
        ParseAsync(space, _cache.RefreshAsync(space.GitSecret, s_refreshAtMostEvery, cancellationToken));

    private static async Task<GitSecret> ParseAsync(Space space, Task<string> text)
    {
        try
        {
            return GitSecret.Parse(await text);
        }
        catch (SecretFormatException problem)
        {
            throw new PackagingException("BadSecret", $"The secret {space.GitSecret}: {problem.Message}", isTransient: false);
        }
        catch (ResourceNotFoundException problem)
        {
            throw new PackagingException(
                "NoSecret", $"Secrets Manager has no secret {space.GitSecret} with a value.", isTransient: false, problem);
        }
    }
}
