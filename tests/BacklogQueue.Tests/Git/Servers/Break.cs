namespace BacklogQueue.Tests.Git.Servers;

/// <summary>How a connection breaks off.</summary>
public enum Break
{
    Close,
    Reset,
    Stall,
}
