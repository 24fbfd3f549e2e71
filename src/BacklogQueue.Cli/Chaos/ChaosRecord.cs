using System.Text.Json;
using BacklogQueue.Local;

namespace BacklogQueue.Cli.Chaos;

/// <summary>What really happened during a run, as the git server and the webhooks' sender saw it. Thread-safe.</summary>
internal sealed class ChaosRecord(TimeProvider clock)
{
    private const string Queued = "queued";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _pushes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<RefId, List<ObservedMove>> _moves = [];
    private readonly Dictionary<RefId, HashSet<string>> _accepted = [];

    /// <summary>How often each kind of push was made.</summary>
    public IReadOnlyDictionary<string, int> Pushes => _pushes;

    /// <summary>How often webhooks were answered in each way.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>The branches that there were.</summary>
    public IReadOnlyList<RefId> Branches =>
        [.. _moves.Keys.Where(id => id.Ref.StartsWith(RefName.BranchPrefix, StringComparison.Ordinal)).OrderBy(id => $"{id}", StringComparer.Ordinal)];

    /// <summary>What a branch pointed to, in order.</summary>
    public IReadOnlyList<ObservedMove> MovesOf(RefId id) => _moves[id];

    /// <summary>The deliveries about a branch that were answered "queued".</summary>
    public IReadOnlyCollection<string> AcceptedOf(RefId id) => _accepted.GetValueOrDefault(id) ?? [];

    public void CountPush(string kind)
    {
        lock (_lock)
        {
            _pushes[kind] = _pushes.GetValueOrDefault(kind) + 1;
        }
    }

    public void Note(RefMove move)
    {
        ObservedMove observed = new(move, clock.GetUtcNow());
        lock (_lock)
        {
            if (!_moves.TryGetValue(move.Ref, out List<ObservedMove>? moves))
            {
                _moves.Add(move.Ref, moves = []);
            }

            moves.Add(observed);
        }
    }

    public void Note(WebhookAnswer answer)
    {
        (string status, string? delivery) = Read(answer);
        lock (_lock)
        {
            _answers[status] = _answers.GetValueOrDefault(status) + 1;
            if (status == Queued)
            {
                if (!_accepted.TryGetValue(answer.Ref, out HashSet<string>? accepted))
                {
                    _accepted.Add(answer.Ref, accepted = new(StringComparer.Ordinal));
                }

                accepted.Add(delivery!);
            }
        }
    }

    private static (string Status, string? Delivery) Read(WebhookAnswer answer)
    {
        if (answer.Status is not 200)
        {
            return (answer.Status is { } code ? $"{code}" : "not at all", null);
        }

        JsonElement members = JsonElement.Parse(answer.Text);
        return (members.GetProperty("status").GetString()!, members.GetProperty("delivery").GetString());
    }
}
