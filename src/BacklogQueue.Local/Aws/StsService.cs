using System.Security;
using System.Text;

namespace BacklogQueue.Local.Aws;

/// <summary>The one thing that people ask STS on a developer's machine: who am I?</summary>
internal static class StsService
{
    private const string ContentType = "text/xml";

    /// <summary>The query protocol: a form in, XML out.</summary>
    /// <param name="body">The request's, verified.</param>
    /// <param name="accountId">Twelve digits.</param>
    /// <param name="requestId">For the answer.</param>
    public static AwsResponse Answer(ReadOnlySpan<byte> body, string accountId, Guid requestId)
    {
        string action = Encoding.UTF8.GetString(body).Split('&')
            .Select(pair => pair.Split('='))
            .Where(pair => pair is ["Action", _])
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .FirstOrDefault("");
        if (action != "GetCallerIdentity")
        {
            AwsException error = AwsException.NotImplemented("sts", action);
            return Refuse(error);
        }

        return AwsResponse.Text(200, ContentType, $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult>
                <Arn>arn:aws:iam::{accountId}:user/local</Arn>
                <UserId>local</UserId>
                <Account>{accountId}</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata><RequestId>{requestId}</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>
            """);
    }

    public static AwsResponse Refuse(AwsException error) => AwsResponse.Text(error.Status, ContentType, $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>
        </ErrorResponse>
        """);
}
