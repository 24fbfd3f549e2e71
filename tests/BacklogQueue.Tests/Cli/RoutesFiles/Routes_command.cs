using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.RoutesFiles;

/// <summary><c>backlogq routes</c>, as a process.</summary>
public sealed class Routes_command
{
    private const string Two = """
        {
          "spaces": {
            "one": { "gitBaseUrl": "https://one.backlog.com/git", "webhookSecret": "w", "gitSecret": "g" },
            "two": { "gitBaseUrl": "https://two.backlog.jp/git", "webhookSecret": "w", "gitSecret": "g" }
          },
          "routes": [
            { "space": "one", "project": "SHOP", "refs": ["refs/heads/main"], "key": "{space}/{project}/{repository}/{branch}.zip" },
            { "space": "one", "refs": ["refs/tags/**"], "key": "{space}/{project}/{repository}/{tag}.zip" }
          ]
        }
        """;

    private const string Validate = """
        import json, sys, jsonschema
        schema, document = (json.load(open(path)) for path in sys.argv[1:])
        print(len(list(jsonschema.Draft202012Validator(schema).iter_errors(document))))
        """;

    private static string Sample => Path.Combine(AppContext.BaseDirectory, "routes.json");

    private static string Schema => Path.Combine(AppContext.BaseDirectory, "routes.schema.json");

    [Fact]
    public async Task Check_lists_what_the_functions_would_take()
    {
        using TemporaryDirectory folder = new();
        string file = Write(folder, Two);

        BacklogqResult result = await BacklogqProgram.RunAsync(["routes", "check", "--routes", file]);

        Assert.Equal(
            """
            one  SHOP/*  refs/heads/main  ->  {space}/{project}/{repository}/{branch}.zip
            one  */*  refs/tags/**  ->  {space}/{project}/{repository}/{tag}.zip

            """,
            result.Text);
        Assert.Contains("no route takes anything from the space two", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Check_names_the_line_of_a_mistake_and_exits_1()
    {
        using TemporaryDirectory folder = new();
        string file = Write(folder, Two.Replace("refs/tags/**", "tags/*", StringComparison.Ordinal));

        BacklogqResult result = await BacklogqProgram.RunAsync(["routes", "check", "--routes", file]);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Text);
        Assert.Equal($"backlogq: {file}: line 8: routes[1].refs: must list patterns of full ref names, such as refs/heads/**.\n", result.Errors);
    }

    [Theory]
    [InlineData("SHOP web main --space one", 0, "routes[0]  one/SHOP/web/main.zip  from https://one.backlog.com/git/SHOP/web.git\n")]
    [InlineData("X web refs/tags/v1 --space one", 0, "routes[1]  one/X/web/v1.zip  from https://one.backlog.com/git/X/web.git\n")]
    [InlineData("X web main --space one", 1, "")]
    [InlineData("X web main --space three", 1, "")]
    [InlineData("SHOP web main", 1, "")]
    [InlineData("SHOP web", 2, "")]
    [InlineData("SHOP web a..b --space one", 1, "")]
    public async Task Match_says_which_route_takes_a_ref_and_under_which_key(string arguments, int exitCode, string answer)
    {
        using TemporaryDirectory folder = new();

        BacklogqResult result = await BacklogqProgram.RunAsync(
            ["routes", "match", .. arguments.Split(' '), "--routes", Write(folder, Two)]);

        Assert.Equal((exitCode, answer), (result.ExitCode, result.Text));
        Assert.Equal(exitCode != 0, result.Errors.Length > 0);
    }

    [Fact]
    public async Task The_published_schema_is_the_one_of_this_program() =>
        Assert.Equal(
            await File.ReadAllTextAsync(Schema, TestContext.Current.CancellationToken),
            (await BacklogqProgram.RunAsync(["routes", "schema"])).Text);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("refs/heads/main", "main", 1)]
    [InlineData("gitSecret", "gitSecrets", 2)]
    [InlineData("https://", "git@", 1)]
    public async Task The_published_schema_takes_the_sample_and_no_mistake_of_shape(string right, string wrong, int mistakes)
    {
        Assert.SkipUnless(await HasValidatorAsync(), "python3 has no jsonschema");
        using TemporaryDirectory folder = new();
        string text = await File.ReadAllTextAsync(Sample, TestContext.Current.CancellationToken);
        string file = Write(folder, right.Length == 0 ? text : text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal($"{mistakes}\n", await Command.RunAsync("python3", ["-c", Validate, Schema, file]));
    }

    [Fact]
    public void The_published_schema_describes_every_member()
    {
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Schema))!.AsObject();
        JsonObject[] objects =
        [
            schema,
            schema["properties"]!["spaces"]!["additionalProperties"]!.AsObject(),
            schema["properties"]!["routes"]!["items"]!.AsObject(),
        ];

        Assert.All(objects, one => Assert.Equal("false", one["additionalProperties"]!.ToJsonString()));
        Assert.All(
            objects.SelectMany(one => one["properties"]!.AsObject()),
            member => Assert.NotEqual("", member.Value!["description"]?.GetValue<string>() ?? ""));
    }

    private static string Write(TemporaryDirectory folder, string text)
    {
        string file = folder.File("routes.json");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<bool> HasValidatorAsync() => Command.Exists("python3")
        && await Command.RunAsync("python3", ["-c", "import importlib.util as u; print(u.find_spec('jsonschema') is not None)"]) == "True\n";
}
