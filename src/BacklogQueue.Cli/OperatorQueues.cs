using Amazon.SQS;
using BacklogQueue.DeadLetters;

namespace BacklogQueue.Cli;

/// <summary>
/// The two queues that the environment names: <c>BACKLOGQ_QUEUE_URL</c>, <c>BACKLOGQ_DLQ_URL</c> and the usual <c>AWS_*</c>
/// variables.
/// </summary>
internal sealed class OperatorQueues : IDisposable
{
    private readonly AmazonSQSClient _sqs;

    /// <exception cref="SettingsException">A variable is not set, or is no URL.</exception>
    public OperatorQueues(Func<string, string?> environment, TimeProvider clock)
    {
        Settings settings = new(environment);
        Uri queue = settings.QueueUrl;
        Uri deadLetters = settings.DeadLetterQueueUrl;
        _sqs = new AmazonSQSClient();
        Pushes = new PushQueue(_sqs, queue, deadLetters);
        Letters = new DeadLetterQueue(_sqs, queue, deadLetters);
        Move = new DeadLetterMove(_sqs, queue, deadLetters, clock);
    }

    public PushQueue Pushes { get; }

    public DeadLetterQueue Letters { get; }

    public DeadLetterMove Move { get; }

    public void Dispose() => _sqs.Dispose();
}
