using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws;

/// <summary>The parts of an <c>Authorization: AWS4-HMAC-SHA256 ...</c> header.</summary>
internal sealed partial record SigV4Authorization(
    string AccessKey, string Date, string Region, string Service, string[] SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Date, region and service, as they stand in the string to sign.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Null when the header is not of this form.</summary>
    public static SigV4Authorization? Parse(string? header)
    {
        Match match = Form().Match(header ?? "");
        return match.Success
            ? new SigV4Authorization(
                match.Groups["key"].Value,
                match.Groups["date"].Value,
                match.Groups["region"].Value,
                match.Groups["service"].Value,
                match.Groups["headers"].Value.Split(';'),
                match.Groups["signature"].Value)
            : null;
    }

    [GeneratedRegex(@"^AWS4-HMAC-SHA256\s+Credential=(?<key>[^/]+)/(?<date>\d{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request,\s*SignedHeaders=(?<headers>[^,]+),\s*Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Form();
}
