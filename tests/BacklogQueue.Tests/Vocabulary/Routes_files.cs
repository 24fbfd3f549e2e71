namespace BacklogQueue.Tests.Vocabulary;

public sealed class Routes_files
{
    private const string Good = """
        {
          "spaces": {
            "example": {
              "gitBaseUrl": "https://example.backlog.com/git",
              "webhookSecret": "backlogqueue/webhook",
              "gitSecret": "backlogqueue/git"
            }
          },
          "routes": [
            { "space": "example", "project": "WEB", "refs": ["refs/heads/main", "refs/heads/release/*"], "key": "first/{project}/{repository}/{branch}.zip" },
            { "space": "example", "refs": ["refs/heads/**"] }
          ]
        }
        """;

    [Theory]
    [InlineData("WEB", "refs/heads/main", "first/WEB/app/main.zip")]
    [InlineData("WEB", "refs/heads/release/1", "first/WEB/app/release/1.zip")]
    [InlineData("WEB", "refs/heads/release/1/2", "WEB/app/release/1/2.zip")]
    [InlineData("API", "refs/heads/main", "API/app/main.zip")]
    public void The_first_route_that_takes_a_ref_names_its_key(string project, string reference, string key)
    {
        RefId id = new("example", project, "app", reference);

        Assert.Equal(key, Routes.Parse(Good).Match(id)?.KeyOf(id));
    }

    [Theory]
    [InlineData("example", "refs/tags/v1")]
    [InlineData("other", "refs/heads/main")]
    public void A_ref_that_no_route_takes_has_no_route(string space, string reference) =>
        Assert.Null(Routes.Parse(Good).Match(new RefId(space, "WEB", "app", reference)));

    [Fact]
    public void A_space_says_where_its_repositories_are()
    {
        Space space = Routes.Parse(Good).Spaces["example"];

        Assert.Equal("https://example.backlog.com/git/WEB/my%20app.git", space.RepositoryUrl("WEB", "my app").AbsoluteUri);
        Assert.Equal(TimeSpan.FromSeconds(10), space.ReplicaLag);
    }

    [Theory]
    [InlineData("\"space\": \"example\", \"refs\"", "\"space\": \"exmaple\", \"refs\"", "line 11: routes[1].space: ")]
    [InlineData("https://example.backlog.com/git", "http://example.backlog.com/git", "line 4: spaces.example.gitBaseUrl: must be https")]
    [InlineData("https://example", "https://user:pass@example", "without user")]
    [InlineData("\"gitSecret\": \"backlogqueue/git\"", "\"gitSecret\": \"backlogqueue/git\", \"replicaLagSeconds\": -1", "line 6: spaces.example.replicaLagSeconds: ")]
    [InlineData("refs/heads/**", "main", "line 11: routes[1].refs: ")]
    [InlineData("[\"refs/heads/**\"]", "[null]", "line 11: routes[1].refs: ")]
    [InlineData("\"routes\": [", "\"routes\": [null,", "line 9: routes[0]: ")]
    [InlineData("first/{project}/{repository}/{branch}.zip", "{branch}.zip", "line 10: routes[0].key: ")]
    [InlineData("\"refs\": [\"refs/heads/**\"]", "\"branch\": \"main\"", "line 11: routes[1].branch: ")]
    [InlineData("\"gitSecret\": \"backlogqueue/git\"", "\"gitSecret\": null", "line 6: spaces.example.gitSecret: ")]
    [InlineData("\"gitSecret\": \"backlogqueue/git\"", "\"gitSecret\": \"\"", "line 6: spaces.example.gitSecret: ")]
    [InlineData("\"routes\": [", "// why\n  \"routes\": [ /* none */ null,", "line 10: routes[0]: ")]
    [InlineData("\"routes\": [", "\"routes\": [,", "line 9")]
    public void A_mistake_is_refused_with_its_place(string right, string wrong, string place)
    {
        string text = Good.Replace(right, wrong, StringComparison.Ordinal);

        RoutesException refusal = Assert.Throws<RoutesException>(() => Routes.Parse(text));
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_of_one_branch_names_the_pipeline_that_the_worker_starts()
    {
        RefId id = new("example", "WEB", "app", "refs/heads/release");

        Assert.Equal(new RoutePipeline("web-release", "Source"), Routes.Parse(Started("")).Match(id)?.Pipeline);
        Assert.Equal(
            new RoutePipeline("web-release", "App"),
            Routes.Parse(Started("", """{ "name": "web-release", "source": "App" }""")).Match(id)?.Pipeline);
        Assert.Null(Routes.Parse(Started("")).Match(id with { Ref = "refs/heads/main" })?.Pipeline);
    }

    [Theory]
    [InlineData("\"project\": \"WEB\", ", "", "one project")]
    [InlineData("\"repository\": \"app\"", "\"repository\": \"*\"", "one repository")]
    [InlineData("refs/heads/release", "refs/heads/release/*", "without *")]
    [InlineData("refs/heads/release", "refs/tags/v1", "one refs/heads/")]
    [InlineData("refs/heads/release\"", "refs/heads/release\", \"refs/heads/main\"", "one refs/heads/")]
    [InlineData("web-release", "web release", "up to 100")]
    [InlineData("web-release", "", "up to 100")]
    [InlineData("\"web-release\"", "\"web-release\", \"source\": \"a/b\"", "up to 100")]
    public void A_pipeline_is_for_one_artifact_and_has_a_name_that_can_be_one(string right, string wrong, string reason)
    {
        string text = Started("").Replace(right, wrong, StringComparison.Ordinal);

        RoutesException refusal = Assert.Throws<RoutesException>(() => Routes.Parse(text));
        Assert.Contains("line 10: routes[0].pipeline: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "space": "example", "refs": ["refs/heads/rel*"] },""", "routes[0] takes the branch first")]
    [InlineData("""
        { "space": "example", "project": "WEB", "repository": "lib", "refs": ["refs/heads/main"], "pipeline": { "name": "web-release" } },
        """, "routes[0] starts it")]
    public void A_pipeline_that_would_not_be_started_or_by_two_is_refused(string before, string reason) => Assert.Contains(
        $"routes[1].pipeline: {reason}",
        Assert.Throws<RoutesException>(() => Routes.Parse(Started(before))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Two_routes_may_start_one_pipeline_on_two_sources_of_it()
    {
        const string Other = """
            { "space": "example", "project": "WEB", "repository": "lib", "refs": ["refs/heads/main"], "pipeline": { "name": "web-release", "source": "Lib" } },
            """;

        Assert.Equal(["Lib", "Source"], Routes.Parse(Started(Other)).All.Select(route => route.Pipeline?.Source).Take(2));
    }

    [Fact]
    public void With_two_spaces_every_key_names_its_space()
    {
        string text = Good.Replace("\"spaces\": {", """
            "spaces": { "second": { "gitBaseUrl": "https://b.backlog.jp/git", "webhookSecret": "w", "gitSecret": "g" },
            """, StringComparison.Ordinal);

        Assert.Contains("{space}", Assert.Throws<RoutesException>(() => Routes.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "backlogqueue-no-such-folder", "routes.json");

        Assert.Contains(path, Assert.Throws<RoutesException>(() => Routes.Load(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>A file with a route that has a pipeline.</summary>
    private static string Started(string before, string pipeline = """{ "name": "web-release" }""") => Good.Replace(
        "\"routes\": [",
        $$"""
        "routes": [{{before}}
            { "space": "example", "project": "WEB", "repository": "app", "refs": ["refs/heads/release"], "pipeline": {{pipeline}} },
        """,
        StringComparison.Ordinal);
}
