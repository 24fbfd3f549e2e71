namespace BacklogQueue.Cli;

/// <summary>
/// What <c>git archive</c> makes of a commit when no attribute converts or leaves out anything: the raw tree.
/// In a bare clone of its own, since <c>info/attributes</c> must say so and the source is only read.
/// </summary>
internal sealed class ReferenceArchive
{
    private const string RawContents =
        "* -text -eol -crlf -ident -filter -working-tree-encoding -export-ignore -export-subst\n";

    private readonly string _clone;

    private ReferenceArchive(string clone) => _clone = clone;

    /// <param name="repository">Any git repository; it is only read.</param>
    /// <param name="clone">A folder that is not there yet.</param>
    /// <param name="cancellationToken">Ends the git programs.</param>
    public static async Task<ReferenceArchive> CreateAsync(string repository, string clone, CancellationToken cancellationToken)
    {
        await GitClient.RunAsync(repository, null, ["clone", "-q", "--bare", "--shared", repository, clone], cancellationToken);
        Directory.CreateDirectory(Path.Combine(clone, "info"));
        await File.WriteAllTextAsync(Path.Combine(clone, "info", "attributes"), RawContents, cancellationToken);
        return new ReferenceArchive(clone);
    }

    /// <summary>The files of the commit.</summary>
    public async Task<IReadOnlyList<ZipListingEntry>> ListAsync(string commit, CancellationToken cancellationToken)
    {
        byte[] zip = await GitClient.RunAsync(
            _clone,
            null,
            ["-c", "core.autocrlf=false", "archive", "--format=zip", commit],
            cancellationToken);
        return ZipListing.Read(new MemoryStream(zip));
    }
}
