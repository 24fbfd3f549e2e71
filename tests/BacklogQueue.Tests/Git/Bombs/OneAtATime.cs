namespace BacklogQueue.Tests.Git.Bombs;

/// <summary>Tests that measure the memory of the process run when no other test does.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
