using System.CommandLine;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary><c>backlogq dlq</c>: pushes that could not be done, and what an operator does about them.</summary>
internal static class DlqCommand
{
    public static Command Create() => new("dlq", "Look into the dead-letter queue, send its messages back, or settle them")
    {
        DlqListCommand.Create(),
        DlqShowCommand.Create(),
        DlqRedriveCommand.Create(),
        DlqDiscardCommand.Create(),
    };
}
