using BacklogQueue.Local;

namespace BacklogQueue.Cli.Chaos;

/// <param name="Move">What the git server did.</param>
/// <param name="At">Just after that: a webhook that arrives later finds the ref moved.</param>
internal sealed record ObservedMove(RefMove Move, DateTimeOffset At);
