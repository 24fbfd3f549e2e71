using BacklogQueue.Artifacts;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>
/// A model of one ref on a server with replicas, and of a worker that decides by <see cref="RefDecision"/>: the ref has its
/// tips in a known order, each push is announced late, twice or out of order, and a lookup shows any state of the last
/// <see cref="s_lag"/>.
/// </summary>
internal sealed class LaggingRef(Random random)
{
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(10);

    private readonly List<(DateTimeOffset At, CommitId? Tip)> _states = [(SomePush.Noon.AddDays(-1), null)];
    private readonly List<Push> _pushes = [];
    private Head? _head;

    /// <summary>The tips that the ref had, in their order; null while it did not exist.</summary>
    public IReadOnlyList<CommitId?> Tips => [.. _states.Select(state => state.Tip)];

    public List<CommitId> Published { get; } = [];

    public List<PushStatus> Fates { get; } = [];

    public int Announced => _pushes.Count;

    /// <summary>Moves the ref some times, a few seconds apart, between few commits, and announces every move.</summary>
    public void PushSome(bool withDeletes)
    {
        DateTimeOffset now = SomePush.Noon;
        CommitId?[] tips = [SomePush.Commit('a'), SomePush.Commit('b'), SomePush.Commit('c'), null];
        for (int count = random.Next(1, 7); count > 0; count--)
        {
            now += TimeSpan.FromSeconds(random.NextDouble() * 12);
            CommitId? before = _states[^1].Tip;
            CommitId?[] others = [.. tips.Where(tip => tip != before && (withDeletes || tip is not null))];
            CommitId? tip = others[random.Next(others.Length)];
            _states.Add((now, tip));
            RefChange change = tip is null ? RefChange.Delete : before is null ? RefChange.Create : RefChange.Update;
            for (int copies = random.Next(5) == 0 ? 2 : 1; copies > 0; copies--)
            {
                _pushes.Add(SomePush.Of(receivedAt: now.AddSeconds(random.NextDouble() * 15)) with
                {
                    Change = change,
                    Commit = random.Next(4) == 0 ? null : tip,
                });
            }
        }
    }

    /// <summary>Works on the pushes in the order of their arrival, one after the other, as a message group is.</summary>
    public void SettleAll()
    {
        DateTimeOffset now = SomePush.Noon;
        foreach (Push push in _pushes.OrderBy(push => push.ReceivedAt))
        {
            now = (now > push.ReceivedAt ? now : push.ReceivedAt).AddSeconds(random.NextDouble() * 2);
            now = Settle(push, now);
        }
    }

    private DateTimeOffset Settle(Push push, DateTimeOffset now)
    {
        for (int looks = 0; looks < 100; looks++)
        {
            CommitId? tip = LookUp(now);
            RefDecision decision = RefDecision.Of(push, _head, tip, now, s_lag);
            if (decision is RefDecision.Publish publish)
            {
                Publish(push, publish.Tip, now);
                decision = RefDecision.Of(push, _head, tip, now, s_lag);
            }

            if (decision is RefDecision.Settle settle)
            {
                Fates.Add(settle.Fate.Status);
                return now;
            }

            now = now.AddSeconds(1 + (2 * random.NextDouble()));
        }

        throw new InvalidOperationException($"After 100 lookups push {push} is not settled.");
    }

    private void Publish(Push push, CommitId tip, DateTimeOffset now)
    {
        Published.Add(tip);
        _head = new Head
        {
            Ref = push.Ref,
            Commit = tip,
            LookedUpAt = now,
            Delivery = RefDecision.AsksFor(push, tip) ? push.Delivery : null,
            Artifact = new ArtifactVersion("bucket", "key", $"{Published.Count}", "etag", 1),
            Generation = Published.Count,
        };
    }

    /// <summary>Any state that was the ref's within the allowance.</summary>
    private CommitId? LookUp(DateTimeOffset now)
    {
        DateTimeOffset shown = now - (s_lag * random.NextDouble());
        return _states.Last(state => state.At <= shown).Tip;
    }
}
