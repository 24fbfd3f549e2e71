namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>A repository that was made.</summary>
/// <param name="Shape">What it is like.</param>
/// <param name="Folder">The bare repository.</param>
/// <param name="Commit">The tip of <c>main</c>, in hexadecimal.</param>
internal sealed record CorpusRepository(string Shape, string Folder, string Commit)
{
    public string Name => Path.GetFileNameWithoutExtension(Folder);
}
