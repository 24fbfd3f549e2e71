using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.DeadLetters;

/// <summary>
/// The operator's side of the dead-letter queue. A FIFO queue can only be looked into by receiving, which locks the groups
/// of what was received: letters are held while they are looked at, and let go together.
/// </summary>
/// <param name="sqs">
/// Needs <c>sqs:ReceiveMessage</c>, <c>sqs:ChangeMessageVisibility</c>, <c>sqs:DeleteMessage</c> and
/// <c>sqs:GetQueueAttributes</c> on the dead-letter queue, and <c>sqs:SendMessage</c> on the queue.
/// </param>
/// <param name="queueUrl">Where letters are sent back to.</param>
/// <param name="deadLetterQueueUrl">Where they are.</param>
#pragma warning disable CA1711 // It is a queue, though not a collection.
public sealed class DeadLetterQueue(AmazonSQSClient sqs, Uri queueUrl, Uri deadLetterQueueUrl)
#pragma warning restore CA1711
{
    /// <summary>Letters held at a time at the most, which is what can be worked off within <see cref="HoldTime"/>.</summary>
    public const int MaxHeld = 500;

    /// <summary>How long letters stay out of sight if the program that holds them is killed.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromMinutes(5);

    private const int MaxBatch = 10;

    // Above zero is long polling, which asks all of SQS's servers: an empty answer means an empty queue.
    private const int WaitSeconds = 1;

    /// <summary>Letters that wait to be received, those behind a held one of their group included; about, as SQS counts.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        GetQueueAttributesResponse response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest
            {
                QueueUrl = deadLetterQueueUrl.AbsoluteUri,
                AttributeNames = [QueueAttributeName.ApproximateNumberOfMessages],
            },
            cancellationToken);
        return int.Parse(response.Attributes![QueueAttributeName.ApproximateNumberOfMessages], CultureInfo.InvariantCulture);
    }

    /// <summary>Takes letters, oldest group first, until enough of them match, none is left to take, or too many are held.</summary>
    /// <param name="matches">Which of them are wanted.</param>
    /// <param name="limit">How many of those; above 0.</param>
    /// <param name="cancellationToken">Lets go of all.</param>
    /// <returns>The letters, to be disposed of soon.</returns>
    public async Task<HeldLetters> HoldAsync(Func<DeadLetter, bool> matches, int limit, CancellationToken cancellationToken)
    {
        HeldLetters held = new(this);
        try
        {
            while (held.Count < MaxHeld && held.Matching.Count < limit
                && await ReceiveAsync(cancellationToken) is { Count: > 0 } letters)
            {
                held.Add(letters, matches, limit);
            }

            held.Unseen = await CountAsync(cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sends a letter's body to the queue again, in its group. Its deduplication id is made of the letter's, so that a letter
    /// whose redrive broke off before it was deleted is not sent twice within five minutes; later than that, the worker finds
    /// the push settled. A push that fails again is another letter.
    /// </summary>
    public Task SendBackAsync(DeadLetter letter, CancellationToken cancellationToken) => sqs.SendMessageAsync(
        new SendMessageRequest
        {
            QueueUrl = queueUrl.AbsoluteUri,
            MessageBody = letter.Body,
            MessageGroupId = letter.GroupId,
            MessageDeduplicationId = $"redrive-{letter.Id}",
        },
        cancellationToken);

    internal Task DeleteAsync(DeadLetter letter, CancellationToken cancellationToken) => sqs.DeleteMessageAsync(
        new DeleteMessageRequest { QueueUrl = deadLetterQueueUrl.AbsoluteUri, ReceiptHandle = letter.ReceiptHandle },
        cancellationToken);

    internal Task ReleaseAsync(DeadLetter letter, CancellationToken cancellationToken) => sqs.ChangeMessageVisibilityAsync(
        new ChangeMessageVisibilityRequest
        {
            QueueUrl = deadLetterQueueUrl.AbsoluteUri,
            ReceiptHandle = letter.ReceiptHandle,
            VisibilityTimeout = 0,
        },
        cancellationToken);

    private async Task<List<DeadLetter>> ReceiveAsync(CancellationToken cancellationToken)
    {
        ReceiveMessageResponse response = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = deadLetterQueueUrl.AbsoluteUri,
                MaxNumberOfMessages = MaxBatch,
                VisibilityTimeout = (int)HoldTime.TotalSeconds,
                WaitTimeSeconds = WaitSeconds,
                MessageSystemAttributeNames =
                [
                    MessageSystemAttributeName.MessageGroupId,
                    MessageSystemAttributeName.SentTimestamp,
                    MessageSystemAttributeName.ApproximateReceiveCount,
                ],
                MessageAttributeNames = ["All"],
            },
            cancellationToken);
        return response.Messages?.ConvertAll(DeadLetter.Of) ?? [];
    }
}
