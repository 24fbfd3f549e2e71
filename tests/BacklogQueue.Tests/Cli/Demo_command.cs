using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli;

public sealed class Demo_command : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task Both_branches_come_out_as_git_archive_has_them(string objectFormat)
    {
        GitRepository repository = await GitRepository.CreateAsync(_folder.File("お店"), objectFormat);
        repository.Write("first.txt", "1");
        string first = await repository.CommitAsync("First");
        repository.Write("second.txt", "2");
        repository.Write(".gitattributes", "second.txt export-ignore\n*.txt eol=crlf\n");
        string second = await repository.CommitAsync("Second");

        BacklogqResult result = await RunAsync(repository.Folder);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(first[..10], result.Text, StringComparison.Ordinal);
        Assert.Contains(second[..10], result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", result.Text, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "*.zip", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_is_named()
    {
        BacklogqResult result = await RunAsync(_folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not a git repository", result.Errors, StringComparison.Ordinal);
    }

    private Task<BacklogqResult> RunAsync(string path) => BacklogqProgram.RunAsync(
        ["demo", path],
        new Dictionary<string, string?> { ["TMPDIR"] = _folder.Path, ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(_folder.Path) });
}
