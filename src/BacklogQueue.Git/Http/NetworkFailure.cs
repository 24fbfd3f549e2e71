namespace BacklogQueue.Git.Http;

/// <summary>What <see cref="HttpMessageInvoker"/> and its streams throw, in our words.</summary>
internal static class NetworkFailure
{
    /// <summary>Null for what is not a network's fault.</summary>
    public static GitException? From(Exception failure) => failure switch
    {
        HttpRequestException request => From(request.HttpRequestError, request),
        HttpIOException body => From(body.HttpRequestError, body),
        InvalidDataException => new(GitErrorKind.Protocol, "The answer's compression is broken.", failure),
        IOException => new(GitErrorKind.Unreachable, "The connection was lost.", failure),
        OperationCanceledException => new(GitErrorKind.TimedOut, "The connection was not made in time.", failure),
        _ => null,
    };

    private static GitException From(HttpRequestError error, Exception failure) => error switch
    {
        HttpRequestError.ResponseEnded =>
            new(GitErrorKind.Truncated, "The server's answer ended before it was complete.", failure),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
            new(GitErrorKind.Protocol, "The server's answer is not valid HTTP.", failure),
        HttpRequestError.NameResolutionError =>
            new(GitErrorKind.Unreachable, "The server's name was not found.", failure),
        HttpRequestError.SecureConnectionError =>
            new(GitErrorKind.Unreachable, "The server's TLS connection was refused.", failure),
        _ => new(GitErrorKind.Unreachable, "The server could not be reached.", failure),
    };
}
