using System.Security.Cryptography;

namespace BacklogQueue.Git.Packs;

internal static class ObjectFormatExtensions
{
    /// <summary>Bytes of an id.</summary>
    public static int IdLength(this ObjectFormat format) => format == ObjectFormat.Sha256 ? 32 : 20;

    public static IncrementalHash CreateHash(this ObjectFormat format) =>
        IncrementalHash.CreateHash(format == ObjectFormat.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);

    /// <summary>The tree without entries, which git knows without having it: servers may leave it out of a pack.</summary>
    public static ObjectId EmptyTree(this ObjectFormat format) => format == ObjectFormat.Sha256
        ? ObjectId.Parse("6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321")
        : ObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}
