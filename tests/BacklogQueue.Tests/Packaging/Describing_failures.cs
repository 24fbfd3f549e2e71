using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Packaging;

public sealed class Describing_failures
{
    public static TheoryData<Exception, string, bool> Cases { get; } = new()
    {
        { new GitException(GitErrorKind.TimedOut, "silent"), "TimedOut", true },
        { new GitException(GitErrorKind.Unauthorized, "no"), "Unauthorized", false },
        { new GitException(GitErrorKind.UnsafeTree, "bad"), "UnsafeTree", false },
        { new GitException(GitErrorKind.RemoteError, "busy", isTransient: true), "RemoteError", true },
        { new GitException(GitErrorKind.CommitNotFound, "the tip has moved"), "CommitNotFound", true },
        { new PackagingException("NoSecret", "none", isTransient: false), "NoSecret", false },
        { new PushMessageException("version 99"), "BadMessage", false },
        { new ArtifactTooLargeException("too many parts"), "LimitExceeded", false },
        { new HttpRequestException("refused"), "Unreachable", true },
        { new IOException("reset"), "Unreachable", true },
        { new OperationCanceledException(), "TimedOut", true },
        { new NotSupportedException("secret text"), "Unexpected", true },
        { Aws("SlowDown", HttpStatusCode.ServiceUnavailable), "SlowDown", true },
        { Aws("AccessDenied", HttpStatusCode.Forbidden), "AccessDenied", false },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_failure_has_a_kind_and_says_whether_another_try_can_help(Exception problem, string kind, bool isTransient)
    {
        PushError error = Describe(problem);

        Assert.Equal(kind, error.Kind);
        Assert.Equal(isTransient, error.IsTransient);
        Assert.DoesNotContain("secret text", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void When_a_busy_server_wants_to_be_asked_again_is_passed_on() => Assert.Equal(
        TimeSpan.FromMinutes(1),
        Describe(new GitException(GitErrorKind.ServerUnavailable, "busy", isTransient: true) { RetryAfter = TimeSpan.FromMinutes(1) }).RetryAfter);

    [Fact]
    public void A_cancellation_after_the_end_of_the_time_is_explained_by_it() =>
        Assert.Equal("OutOfTime", Failures.Describe(new OperationCanceledException(), isOutOfTime: true).Kind);

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", HttpStatusCode.BadRequest, true)]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest, true)]
    [InlineData("RequestThrottled", HttpStatusCode.Forbidden, true)]
    [InlineData("ExpiredToken", HttpStatusCode.BadRequest, true)]
    [InlineData("TransactionConflictException", HttpStatusCode.BadRequest, true)]
    [InlineData("InternalError", HttpStatusCode.InternalServerError, true)]
    [InlineData("InternalError", HttpStatusCode.OK, true)] // CompleteMultipartUpload
    [InlineData(null, (HttpStatusCode)429, true)]
    [InlineData(null, (HttpStatusCode)0, true)]
    [InlineData("ValidationException", HttpStatusCode.BadRequest, false)]
    [InlineData("NoSuchBucket", HttpStatusCode.NotFound, false)]
    public void Refusals_of_AWS_are_told_apart_by_status_and_code(string? code, HttpStatusCode status, bool isTransient) =>
        Assert.Equal(isTransient, AwsErrors.IsTransient(Aws(code, status)));

    [Theory]
    [InlineData("ThrottlingError", true)]
    [InlineData("TransactionConflict", true)]
    [InlineData("ValidationError", false)]
    public void A_cancelled_transaction_is_as_transient_as_its_reason(string code, bool isTransient)
    {
        TransactionCanceledException canceled = new("cancelled")
        {
            StatusCode = HttpStatusCode.BadRequest,
            CancellationReasons = [new() { Code = "None" }, new() { Code = code }],
        };

        Assert.Equal(isTransient, AwsErrors.IsTransient(canceled));
    }

    private static PushError Describe(Exception problem) => Failures.Describe(problem, isOutOfTime: false);

    private static AmazonServiceException Aws(string? code, HttpStatusCode status) =>
        new("refused", null, ErrorType.Unknown, code, "request", status);
}
