namespace BacklogQueue.Cli;

/// <summary>A command cannot go on; the message tells the person at the terminal what to do. Exit code 1.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
