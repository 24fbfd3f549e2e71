using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Keeps the advertised refs whose names begin with one of the wanted prefixes; the others (tens of thousands of pull
/// requests, often) cost no memory.
/// </summary>
internal sealed class RefCollector(IReadOnlyList<string> prefixes)
{
    private readonly byte[][] _prefixes = [.. prefixes.Select(Encoding.UTF8.GetBytes)];
    private readonly List<GitRef> _refs = [];

    public IReadOnlyList<GitRef> Refs => _refs;

    public void Add(ReadOnlySpan<byte> name, ObjectId id, ObjectId? peeled = null)
    {
        foreach (byte[] prefix in _prefixes)
        {
            if (name.StartsWith(prefix))
            {
                _refs.Add(new(Encoding.UTF8.GetString(name), id, peeled));
                return;
            }
        }
    }

    /// <summary>A <c>NAME^{}</c> line: it follows the line of its tag.</summary>
    public void Peel(ReadOnlySpan<byte> name, ObjectId peeled)
    {
        if (_refs is [.., GitRef tag] && tag.Name == Encoding.UTF8.GetString(name))
        {
            _refs[^1] = tag with { Peeled = peeled };
        }
    }
}
