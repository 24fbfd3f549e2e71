using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BacklogQueue.Local.Backlog;

/// <summary>One ref's part of a push: what one webhook is about.</summary>
/// <param name="Id">Unique and growing.</param>
/// <param name="Project">The project key.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="RepositoryUrl">Its page, without <c>.git</c>.</param>
/// <param name="User">Who pushed.</param>
/// <param name="At">When.</param>
/// <param name="Change">The ref, and what became of it.</param>
internal sealed record PushActivity(
    long Id,
    string Project,
    string Repository,
    Uri RepositoryUrl,
    string User,
    DateTimeOffset At,
    RefChange Change)
{
    /// <summary>A number that stays the same for the same name: Backlog's database keys.</summary>
    public static int NumberOf(string name) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % 1_000_000);
}
