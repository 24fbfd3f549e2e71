namespace BacklogQueue.Tests.Simulation;

/// <summary>How calls fare: as a history says while it lasts, well afterwards.</summary>
internal sealed class Weather(History history, VirtualTime time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly Step.Outage[] _outages = [.. history.Steps.OfType<Step.Outage>()];
    private bool _isOver;

    /// <summary>From now on everything works.</summary>
    public void Calm() => _isOver = true;

    /// <summary>How long a call takes to arrive.</summary>
    public TimeSpan LatencyOf(Actor actor)
    {
        double draw = actor.Random.NextDouble();
        if (actor.IsFrozen && draw < 0.2 && !_isOver)
        {
            actor.IsFrozen = false;
            return Cloud.Visibility * (1 + actor.Random.NextDouble());
        }

        return TimeSpan.FromSeconds(draw < 0.9 ? 0.002 + (draw * 0.1) : draw * actor.Random.NextDouble() * 4);
    }

    public Passage PassageOf(Actor actor, Service service)
    {
        double draw = actor.Random.NextDouble();
        if (_isOver)
        {
            return Passage.Through;
        }

        if (actor.CallsToLive is { } calls)
        {
            actor.CallsToLive = calls - 1;
            if (calls == 0)
            {
                return draw < 0.5 ? Passage.DiesBefore : Passage.DiesAfter;
            }
        }

        return IsDown(service) ? Passage.Refused
            : draw < history.FaultRate ? Passage.Refused
            : draw < 2 * history.FaultRate ? Passage.AnswerLost
            : draw < 3 * history.FaultRate && service != Service.Git ? Passage.Repeated
            : draw < 4 * history.FaultRate && service == Service.DynamoDb ? Passage.Conflict
            : Passage.Through;
    }

    /// <summary>Whether what an invocation answers is lost, to the last message of its batch.</summary>
    public bool LosesAnswerOf(Actor actor) => actor.Random.NextDouble() < history.UnheardRate && !_isOver;

    private bool IsDown(Service service)
    {
        TimeSpan now = time.GetUtcNow() - _start;
        return _outages.Any(outage =>
            outage.Service == service && now >= outage.At && now < outage.At + outage.Length);
    }
}
