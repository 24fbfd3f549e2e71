using System.Text.Json;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// What a program's AWS clients really send, as IAM sees it: the action, and the resource by its place in the template.
/// </summary>
internal sealed class WireCalls
{
    private readonly HashSet<(string Action, string Resource)> _seen = [];

    /// <summary>Logical names of what the requests name: table, bucket, queue URLs.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    public IReadOnlySet<(string Action, string Resource)> Seen => _seen;

    /// <summary>A wire on which every request is noted and passed on.</summary>
    public Faults Wire(Func<HttpRequestMessage, HttpResponseMessage?>? answer = null) => new()
    {
        Answer = async request =>
        {
            await NoteAsync(request);
            return answer?.Invoke(request);
        },
    };

    private async Task NoteAsync(HttpRequestMessage request)
    {
        if (!request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target))
        {
            NoteObject(request);
            return;
        }

        string[] names = target.Single().Split('.');
        JsonElement body = JsonElement.Parse(await request.Content!.ReadAsStringAsync());
        switch (names)
        {
            case ["AmazonSQS", string operation]:
                Add($"sqs:{operation}", body.GetProperty("QueueUrl"));
                break;
            case ["DynamoDB_20120810", "TransactWriteItems"]:
                foreach (JsonProperty part in body.GetProperty("TransactItems").EnumerateArray().SelectMany(item => item.EnumerateObject()))
                {
                    Add($"dynamodb:{part.Name}Item", part.Value.GetProperty("TableName"));
                }

                break;
            case ["DynamoDB_20120810", string operation]:
                Add($"dynamodb:{operation}", body.GetProperty("TableName"));
                break;
            case ["CodePipeline_20150709", string operation]:
                Add($"codepipeline:{operation}", body.GetProperty("name"));
                break;
            default:
                throw new InvalidOperationException($"{target.Single()} is not known here.");
        }
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    private void NoteObject(HttpRequestMessage request)
    {
        string bucket = request.RequestUri!.AbsolutePath.Split('/')[1];
        _seen.Add((request.Method.Method switch
        {
            "GET" or "HEAD" => "s3:GetObject",
            "PUT" or "POST" => "s3:PutObject",
            "DELETE" when request.RequestUri.Query.Contains("uploadId=", StringComparison.Ordinal) => "s3:AbortMultipartUpload",
            _ => throw new InvalidOperationException($"{request.Method} {request.RequestUri} is not known here."),
        }, $"{Names[bucket]}/*"));
    }

    private void Add(string action, JsonElement name) => _seen.Add((action, Names[name.GetString()!]));
}
