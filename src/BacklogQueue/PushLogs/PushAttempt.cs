namespace BacklogQueue.PushLogs;

/// <summary>Who works on a push, and by which queue message.</summary>
/// <param name="Worker">The worker's name, such as its log stream.</param>
/// <param name="RequestId">The invocation's id; null outside Lambda.</param>
/// <param name="MessageId">
/// The SQS message's id. A push that failed is taken up again by another message only: a redriven message has a new id,
/// while a repeated one is the echo of a delete that was not heard.
/// </param>
/// <param name="ReceiveCount">How often SQS has handed this message out.</param>
public sealed record PushAttempt(string Worker, string? RequestId, string MessageId, int ReceiveCount);
