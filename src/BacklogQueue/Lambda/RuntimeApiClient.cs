using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The four calls of the Lambda Runtime API (<see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>).
/// </summary>
internal sealed class RuntimeApiClient(HttpClient http, Uri api, LambdaEnvironment environment, TimeProvider clock)
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly Uri _runtime = new(api, "/2018-06-01/runtime/");

    /// <summary>Waits for the next event, for as long as it takes: the environment may be frozen meanwhile.</summary>
    /// <exception cref="RuntimeApiException">The API refused, which ends the process.</exception>
    public async Task<InvocationRequest> GetNextInvocationAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri(_runtime, "invocation/next"), cancellationToken);
        RequireSuccess(response);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new InvocationRequest(new MemoryStream(body), Context(response.Headers.NonValidated));
    }

    /// <summary>Sends a handler's answer. False when it is too large to be passed on.</summary>
    /// <inheritdoc cref="GetNextInvocationAsync"/>
    public async Task<bool> SendResponseAsync(string requestId, Stream output, CancellationToken cancellationToken)
    {
        using StreamContent content = new(output);
        content.Headers.ContentType = s_json;
        if (content.Headers.ContentLength > InvocationResponse.MaxBytes)
        {
            return false;
        }

        using HttpResponseMessage response = await http.PostAsync(
            InvocationUri(requestId, "response"), content, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
        {
            return false;
        }

        RequireSuccess(response);
        return true;
    }

    /// <summary>Tells that a handler failed.</summary>
    /// <inheritdoc cref="GetNextInvocationAsync"/>
    public Task SendErrorAsync(string requestId, FunctionError error, CancellationToken cancellationToken) =>
        SendErrorAsync(InvocationUri(requestId, "error"), error, cancellationToken);

    /// <summary>Tells that the function cannot start.</summary>
    /// <inheritdoc cref="GetNextInvocationAsync"/>
    public Task SendInitErrorAsync(FunctionError error, CancellationToken cancellationToken) =>
        SendErrorAsync(new Uri(_runtime, "init/error"), error, cancellationToken);

    private async Task SendErrorAsync(Uri uri, FunctionError error, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(
            JsonSerializer.SerializeToUtf8Bytes(error, FunctionErrorJson.Default.FunctionError));
        content.Headers.ContentType = new("application/vnd.aws.lambda.error+json");
        using HttpRequestMessage request = new(HttpMethod.Post, uri) { Content = content };
        request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", error.ErrorType);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        RequireSuccess(response);
    }

    private Uri InvocationUri(string requestId, string what) =>
        new(_runtime, $"invocation/{Uri.EscapeDataString(requestId)}/{what}");

    private LambdaContext Context(HttpHeadersNonValidated headers)
    {
        string id = Header("Lambda-Runtime-Aws-Request-Id")
            ?? throw new RuntimeApiException("The Runtime API's event has no request id.");
        long deadline = long.TryParse(
            Header("Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            ? milliseconds
            : throw new RuntimeApiException("The Runtime API's event has no deadline.");
        return new LambdaContext(id, DateTimeOffset.FromUnixTimeMilliseconds(deadline), clock)
        {
            FunctionName = environment.FunctionName,
            FunctionVersion = environment.FunctionVersion,
            InvokedFunctionArn = Header("Lambda-Runtime-Invoked-Function-Arn") ?? "",
            LogGroupName = environment.LogGroupName,
            LogStreamName = environment.LogStreamName,
            MemoryLimitInMB = environment.MemoryLimitInMB,
            TraceId = Header("Lambda-Runtime-Trace-Id"),
        };

        string? Header(string name) => headers.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
    }

    private static void RequireSuccess(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new RuntimeApiException(string.Create(
                CultureInfo.InvariantCulture,
                $"The Runtime API answered {(int)response.StatusCode} to {response.RequestMessage!.RequestUri!.AbsolutePath}."));
        }
    }
}
