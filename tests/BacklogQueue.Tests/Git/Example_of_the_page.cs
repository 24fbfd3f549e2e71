using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git;

/// <summary>The example of docs/engine.md, as it stands there.</summary>
public sealed class Example_of_the_page
{
    [Fact]
    public async Task Makes_a_zip_of_a_branch()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        GitRepository work = await backlog.CreateRepositoryAsync();
        work.Write("a.txt", "content");
        await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using MemoryStream output = new();

        ArchiveSummary summary = await WriteAsync(backlog.Url(), backlog.Options.User, backlog.Options.Password, output, token);

        Assert.Equal((1, output.Length), (summary.Files, summary.ZipBytes));
        Assert.Equal("content", Assert.Single(ZipListing.Read(output.ToArray()).Entries).Text);
    }

    [Fact]
    public void Stands_on_the_page_as_it_stands_here()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pages", "docs", "engine.md"));
        string source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Git", "Example_of_the_page.cs"));
        string example = page.Split("```csharp\n")[1].Split("```")[0];

        Assert.All(example.Split('\n'), line => Assert.Contains(line.Trim(), source, StringComparison.Ordinal));
        Assert.Contains("TreeArchive.WriteAsync", example, StringComparison.Ordinal);
    }

    private static async Task<ArchiveSummary> WriteAsync(Uri url, string user, string password, Stream output, CancellationToken token)
    {
        using GitRemote remote = new(new GitRemoteOptions
        {
            Url = url,
            Credentials = new GitCredentials(user, password),
            Limits = GitLimits.Default with { BlobBytes = 1L << 30, Idle = TimeSpan.FromSeconds(20) },
        });

        GitRef branch = await remote.FindRefAsync("refs/heads/main", token)
            ?? throw new InvalidOperationException("There is no such branch.");
        await using Pack pack = await remote.FetchAsync(branch.Commit, branch.Name, token);
        GitCommit commit = await pack.ReadCommitAsync(branch.Commit, token);
        return await TreeArchive.WriteAsync(pack, commit, output, token);
    }
}
