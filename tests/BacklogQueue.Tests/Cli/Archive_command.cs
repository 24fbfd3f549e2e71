using System.Text.Json;
using BacklogQueue.Cli;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli;

public sealed class Archive_command
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_zip_lists_what_git_archive_lists(bool forwardsGitProtocol)
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync(
            options => options with { ForwardsGitProtocol = forwardsGitProtocol });
        GitRepository repository = await PushAsync(backlog);
        string zip = backlog.File("main.zip");

        BacklogqResult result = await RunAsync(backlog, "main", "-o", zip);

        Assert.True(result.ExitCode == 0, result.ToString());
        byte[] expected = await repository.RunBytesAsync([], "archive", "--format=zip", "main");
        await using FileStream actual = File.OpenRead(zip);
        Assert.Empty(ZipListing.Differences(ZipListing.Read(actual), ZipListing.Read(new MemoryStream(expected))));
        Assert.Equal(4, ZipListing.Read(actual).Count);
    }

    [Fact]
    public async Task An_earlier_commit_is_had_by_its_id_and_streamed_to_standard_output()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        GitRepository repository = await PushAsync(backlog);
        string first = await repository.RunAsync("rev-parse", "main~1");

        BacklogqResult result = await RunAsync(backlog, "main", "-o", "-", "--exact", first);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(["first"], ZipListing.Read(new MemoryStream(result.Output)).Select(entry => entry.Name));
    }

    [Fact]
    public async Task Figures_are_one_line_of_JSON_on_standard_error()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        GitRepository repository = await PushAsync(backlog);

        BacklogqResult result = await RunAsync(backlog, "refs/heads/main", "-o", "-", "--stats");

        JsonElement figures = JsonDocument.Parse(result.Errors).RootElement;
        Assert.Equal(await repository.RunAsync("rev-parse", "main"), figures.GetProperty("commit").GetString());
        Assert.Equal(4, figures.GetProperty("files").GetInt64());
        Assert.Equal(result.Output.Length, figures.GetProperty("zipBytes").GetInt64());
        Assert.True(figures.GetProperty("bytesFetched").GetInt64() > 0);
        JsonElement stages = figures.GetProperty("stages");
        double Wall(string stage) => stages.GetProperty(stage).GetProperty("wallMs").GetDouble();
        Assert.Equal(
            ["lookup", "firstByte", "archive", "download", "inflateAndHash", "resolveDeltas", "waitForObjects", "rebuild", "write"],
            stages.EnumerateObject().Select(stage => stage.Name));
        Assert.All(["lookup", "firstByte", "archive"], stage => Assert.True(stages.GetProperty(stage).GetProperty("cpuMs").GetDouble() >= 0));
        Assert.True(Wall("download") + Wall("inflateAndHash") > 0);
        Assert.True(Wall("waitForObjects") + Wall("rebuild") + Wall("write") <= Wall("archive") + 1);
        Assert.True(figures.GetProperty("peakMemoryBytes").GetInt64() > 0);
    }

    [Theory]
    [InlineData("nosuch", "backlog-password", "no branch, tag or ref")]
    [InlineData("main", "wrong-password-123", "401")]
    public async Task What_cannot_be_had_exits_1_with_a_sentence_and_leaves_no_file(string name, string password, string sentence)
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        await PushAsync(backlog);
        string zip = backlog.File("out.zip");

        BacklogqResult result = await BacklogqProgram.RunAsync(
            ["archive", backlog.Url().AbsoluteUri, name, "-o", zip, "--user", backlog.Options.User],
            new Dictionary<string, string?> { [ArchiveCommand.PasswordVariable] = password });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(password, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(zip)!, "out.zip*"));
    }

    [Theory]
    [InlineData("archive", "https://example.invalid/r.git", "main")]
    [InlineData("archive", "ftp://example.invalid/r.git", "main", "-o", "-")]
    [InlineData("archive", "https://example.invalid/r.git", "main", "-o", "-", "--exact", "abc")]
    [InlineData("log", "--limit", "0")]
    [InlineData("log", "--since", "yesterday")]
    [InlineData("log", "--status", "Lost")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_exits_2_and_says_what_is_wrong(params string[] arguments)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("backlogq: ", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private static async Task<GitRepository> PushAsync(RunningBacklog backlog)
    {
        GitRepository repository = await backlog.CreateRepositoryAsync();
        repository.Write("first", "1");
        await repository.CommitAsync("First");
        repository.Write("docs/設計.md", "# 設計\n");
        repository.Write("run.sh", "#!/bin/sh\n");
        await repository.RunAsync("config", "core.fileMode", "false");
        await repository.RunAsync("add", "run.sh");
        await repository.RunAsync("update-index", "--chmod=+x", "run.sh");
        File.CreateSymbolicLink(Path.Combine(repository.Folder, "link"), "run.sh");
        await repository.CommitAsync("Second");
        await repository.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        return repository;
    }

    private static Task<BacklogqResult> RunAsync(RunningBacklog backlog, string name, params string[] options) =>
        BacklogqProgram.RunAsync(
            ["archive", backlog.Url().AbsoluteUri, name, "--user", backlog.Options.User, .. options],
            new Dictionary<string, string?> { [ArchiveCommand.PasswordVariable] = backlog.Options.Password });
}
