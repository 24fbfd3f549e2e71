using System.Text;
using System.Text.Json;

namespace BacklogQueue.Tests.Ingest;

/// <summary>An HTTP API's event: by default the accepted project webhook of one commit to <c>refs/heads/main</c>.</summary>
internal sealed record ApiEventBuilder
{
    public const string Commit = "dfac5de786839179987b7f7207e54936048b41ce";

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/webhooks/example";

    public string Query { get; init; } = "";

    public string Stage { get; init; } = "$default";

    public string? ContentType { get; init; } = "application/json";

    public string? Authorization { get; init; } = Basic("backlog", IngestRig.Secret);

    public string? Body { get; init; } = ProjectBody("refs/heads/main");

    public bool IsBase64 { get; init; }

    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public static string ProjectBody(string name) => JsonSerializer.Serialize(new
    {
        id = 7,
        project = new { id = 1, projectKey = "SHOP" },
        type = 12,
        content = new
        {
            change_type = "update",
            @ref = name,
            repository = new { id = 2, name = "web" },
            revision_count = 1,
            revisions = new[] { new { rev = Commit, comment = "Fix\n\nDetails" } },
        },
        createdUser = new { name = "山田" },
        created = "2025-02-08T02:08:28Z",
    });

    public override string ToString() => JsonSerializer.Serialize(new
    {
        version = "2.0",
        rawPath = Path,
        rawQueryString = Query,
        headers = new Dictionary<string, string?>
        {
            ["content-type"] = ContentType,
            ["authorization"] = Authorization,
            ["user-agent"] = "Backlog Webhook",
        },
        requestContext = new { stage = Stage, http = new { method = Method, sourceIp = "203.0.113.10" } },
        body = Body,
        isBase64Encoded = IsBase64,
    });
}
