namespace BacklogQueue.Git.Http;

internal enum PktKind
{
    /// <summary><c>0004</c> and above: a payload of 0 to 65,516 bytes.</summary>
    Data,

    /// <summary><c>0000</c>: the end of a list, or of everything.</summary>
    Flush,

    /// <summary><c>0001</c>: between the sections of protocol v2.</summary>
    Delimiter,

    /// <summary><c>0002</c>: the end of a v2 answer on a stateless connection.</summary>
    ResponseEnd,
}
