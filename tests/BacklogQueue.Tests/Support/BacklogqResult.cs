using System.Text;

namespace BacklogQueue.Tests.Support;

/// <summary>What a finished <c>backlogq</c> left behind.</summary>
internal sealed record BacklogqResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public override string ToString() => $"exit {ExitCode}\n{Text}\n{Errors}";
}
