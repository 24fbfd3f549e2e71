using Amazon.Runtime;
using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>What an exception means for the push. What each subsystem said where the error was born is only read here.</summary>
internal static class Failures
{
    public const string OutOfTime = "OutOfTime";

    /// <param name="problem">What was thrown.</param>
    /// <param name="isOutOfTime">Whether the worker's time had ended by then: that explains every cancellation.</param>
    public static PushError Describe(Exception problem, bool isOutOfTime) => problem switch
    {
        OperationCanceledException when isOutOfTime => new(OutOfTime, "The worker's time ended before the push was done.", true),
        PackagingException own => new(own.Kind, own.Message, own.IsTransient),
        PushMessageException message => new("BadMessage", message.Message, false),

        // The tip was looked up a moment ago: it is a replica that does not give it, or it has moved since.
        GitException { Kind: GitErrorKind.CommitNotFound } git => new(git.Kind.ToString(), git.Message, true),
        GitException git => new(git.Kind.ToString(), git.Message, git.IsTransient) { RetryAfter = git.RetryAfter },
        ArtifactTooLargeException tooLarge => new("LimitExceeded", tooLarge.Message, false),
        AmazonServiceException aws => new(aws.ErrorCode ?? aws.GetType().Name, aws.Message, AwsErrors.IsTransient(aws)),
        OperationCanceledException or TimeoutException => new("TimedOut", "A service did not answer in time.", true),
        HttpRequestException or IOException or AmazonClientException => new("Unreachable", problem.Message, true),

        // Its text may hold anything, so that the log alone has it. It is tried again, since nobody knows that it cannot help.
        _ => new("Unexpected", $"{problem.GetType().Name}; the worker's log has the details.", true),
    };
}
