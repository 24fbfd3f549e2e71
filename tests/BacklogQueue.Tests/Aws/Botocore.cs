using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

/// <summary>AWS's own Python implementation as a second opinion on signatures.</summary>
internal static class Botocore
{
    private const string Probe = """
        try:
            import botocore.auth
            print(hasattr(botocore.auth, "get_current_datetime"))
        except ImportError:
            print(False)
        """;

    // Signs the same headers at the same moment; the clock is the request's own X-Amz-Date.
    private const string Signer = """
        import datetime, json, sys
        import botocore.auth, botocore.credentials, botocore.awsrequest
        given = json.load(sys.stdin)
        now = datetime.datetime.strptime(given["date"], "%Y%m%dT%H%M%SZ")
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now
        request = botocore.awsrequest.AWSRequest("POST", given["url"], given["headers"], given["body"].encode())
        credentials = botocore.credentials.Credentials(given["id"], given["key"])
        botocore.auth.SigV4Auth(credentials, given["service"], given["region"]).add_auth(request)
        print(request.headers["Authorization"], end="")
        """;

    /// <summary>Whether python3 has a botocore whose clock can be set the way <see cref="SignAsync"/> does.</summary>
    public static async Task<bool> ExistsAsync()
    {
        if (!Command.Exists("python3"))
        {
            return false;
        }

        string found = await Command.RunAsync("python3", ["-c", Probe]);
        return found.StartsWith("True", StringComparison.Ordinal);
    }

    /// <summary>The Authorization header that botocore makes for a request, over the headers which that request signed.</summary>
    public static Task<string> SignAsync(
        WireRequest request, ImmutableCredentials credentials, string service, string region)
    {
        Match list = Regex.Match(request.Headers["Authorization"], "SignedHeaders=([^,]+)");
        byte[] input = JsonSerializer.SerializeToUtf8Bytes(new
        {
            date = request.Headers["X-Amz-Date"],
            url = request.Uri.ToString(),
            headers = list.Groups[1].Value.Split(';')
                .Where(name => name is not ("host" or "x-amz-date"))
                .ToDictionary(name => name, name => request.Headers[name]),
            body = request.Body,
            id = credentials.AccessKey,
            key = credentials.SecretKey,
            service,
            region,
        });
        return Command.RunAsync("python3", ["-c", Signer], input: input);
    }
}
