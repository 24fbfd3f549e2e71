namespace BacklogQueue.Cli.Demo;

/// <summary>One branch of the demo, and the commit that is pushed to it.</summary>
internal sealed record DemoBranch(string Name, string Commit)
{
    public string Ref => RefName.BranchPrefix + Name;
}
