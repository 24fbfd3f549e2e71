using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace BacklogQueue.Cli.Doctor;

/// <summary>A space's secrets: that they are there, and of the form that the functions read.</summary>
/// <param name="secrets">Needs <c>secretsmanager:GetSecretValue</c> on them.</param>
internal sealed class SecretCheck(AmazonSecretsManagerClient secrets)
{
    public async Task<Finding> WebhookAsync(Space space, CancellationToken cancellationToken)
    {
        try
        {
            WebhookSecret secret = WebhookSecret.Parse(await SecretText.ReadAsync(secrets, space.WebhookSecret, cancellationToken));
            return Finding.Good("webhook", secret.Previous is null
                ? $"{space.WebhookSecret} has one live value"
                : $"{space.WebhookSecret} has two live values: end the previous one when nobody comes with it any more");
        }
        catch (Exception problem) when (problem is SecretFormatException or ResourceNotFoundException)
        {
            return Finding.Bad("webhook", $"{space.WebhookSecret}: {problem.Message}", "put it: every webhook is answered 503 until then");
        }
    }

    /// <returns>What was found; and the secret, when it is one.</returns>
    public async Task<(Finding Finding, GitSecret? Secret)> GitAsync(Space space, CancellationToken cancellationToken)
    {
        try
        {
            GitSecret secret = GitSecret.Parse(await SecretText.ReadAsync(secrets, space.GitSecret, cancellationToken));
            return (Finding.Good("git secret", $"{space.GitSecret} has a user and a password"), secret);
        }
        catch (Exception problem) when (problem is SecretFormatException or ResourceNotFoundException)
        {
            return (Finding.Bad("git secret", $"{space.GitSecret}: {problem.Message}", "put it, then backlogq dlq redrive --yes"), null);
        }
    }
}
