using System.Security.Cryptography;
using System.Text;

namespace BacklogQueue;

/// <summary>Which ref of which repository: what the queue orders by, the push log keeps a head for, and one S3 key stands for.</summary>
/// <param name="Space">The space's name in <c>routes.json</c>.</param>
/// <param name="Project">The Backlog project key.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="Ref">The full ref name, <c>refs/heads/main</c>.</param>
public sealed record RefId(string Space, string Project, string Repository, string Ref)
{
    /// <summary>Where the repository is, as the push log's indexes name it: <c>space/project/repository</c>.</summary>
    public string RepositoryPath => $"{Encode(Space)}/{Encode(Project)}/{Encode(Repository)}";

    /// <summary>
    /// The SQS message group: the SHA-256 of the four parts in hexadecimal. A hash, since a ref may be longer than the
    /// 128 characters and wider than the ASCII that a group id allows.
    /// </summary>
    public string MessageGroupId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>One string per ref and one ref per string: <c>space/project/repository/refs/heads/main</c>.</summary>
    public override string ToString() => $"{RepositoryPath}/{Ref}";

    // A "/" or "%" in a name would let two refs share a string.
    private static string Encode(string part) => Uri.EscapeDataString(part);
}
