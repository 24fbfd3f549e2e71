namespace BacklogQueue.Local.Lambda;

/// <summary>A function as <c>template.yaml</c> describes it.</summary>
/// <param name="Name">Its logical id.</param>
/// <param name="Program">The project whose executable is its bootstrap.</param>
/// <param name="MemoryMegabytes">Told to the function; not enforced here.</param>
/// <param name="Timeout">An invocation that takes longer is killed with its process.</param>
/// <param name="Environment">What the template sets, worked out; Lambda's own variables are not in it.</param>
internal sealed record FunctionDefinition(
    string Name,
    string Program,
    int MemoryMegabytes,
    TimeSpan Timeout,
    IReadOnlyDictionary<string, string> Environment);
