namespace BacklogQueue.Tests.Publishing;

/// <summary>How a program ended, with all that it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
