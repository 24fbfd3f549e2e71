namespace BacklogQueue.Tests.Simulation;

/// <summary>What a run did that it must not.</summary>
internal sealed class Evidence
{
    private static readonly string[] s_secrets =
    [
        SimulatedGit.Password,
        Cloud.WebhookSecret,
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{SimulatedGit.User}:{SimulatedGit.Password}")),
    ];

    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public void Add(string violation) => _violations.Add(violation);

    public void AddProblems(IEnumerable<Actor> actors) =>
        _violations.AddRange(actors.Select(actor => $"{actor.Name} threw {actor.Problem}"));

    /// <summary>I6: no secret leaves.</summary>
    public void SearchForSecrets(string place, string text)
    {
        if (s_secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
        {
            Add($"I6: a secret is in {place}.");
        }
    }
}
