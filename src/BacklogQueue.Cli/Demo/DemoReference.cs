namespace BacklogQueue.Cli.Demo;

/// <summary>
/// What <c>git archive</c> makes of a commit when no attribute converts or leaves out anything: the raw tree.
/// In a bare clone of its own, since <c>info/attributes</c> must say so and the source is only read.
/// </summary>
internal sealed class DemoReference
{
    private const string RawContents =
        "* -text -eol -crlf -ident -filter -working-tree-encoding -export-ignore -export-subst\n";

    private readonly string _clone;

    private DemoReference(string clone) => _clone = clone;

    public static async Task<DemoReference> CreateAsync(DemoSource source, string temporaryFolder, CancellationToken cancellationToken)
    {
        string clone = Path.Combine(temporaryFolder, "reference.git");
        await GitClient.RunAsync(temporaryFolder, null, ["clone", "-q", "--bare", "--shared", source.Folder, clone], cancellationToken);
        Directory.CreateDirectory(Path.Combine(clone, "info"));
        await File.WriteAllTextAsync(Path.Combine(clone, "info", "attributes"), RawContents, cancellationToken);
        return new DemoReference(clone);
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
