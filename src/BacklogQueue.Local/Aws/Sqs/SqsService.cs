using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// SQS over AWS JSON 1.0, FIFO queues only. Every operation runs under one lock: first time passes, then the operation
/// happens, then what changed goes to the journal, then the answer is sent.
/// </summary>
internal sealed class SqsService : IAwsJsonService
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly bool _hasLongPolls;
    private readonly Journal _journal;
    private readonly List<JournalChange> _changes = [];
    private readonly SqsQueues _queues;
    private readonly MoveTasks _moves;

    public SqsService(LocalAwsOptions options, Journal journal)
    {
        _clock = options.Clock;
        _hasLongPolls = options.HasLongPolls;
        _journal = journal;
        _queues = new SqsQueues(options, _changes);
        _moves = new MoveTasks(options.NewId);
        _queues.Restore(journal, _clock.GetUtcNow());
        _changes.Clear();
    }

    public string Name => "sqs";

    public string ContentType => "application/x-amz-json-1.0";

    public string ErrorNamespace => "com.amazonaws.sqs#";

    public bool HasQueryErrors => true;

    public Task<JsonObject> InvokeAsync(string operation, JsonElement input, AwsRequest request, CancellationToken token) =>
        operation == "ReceiveMessage"
            ? ReceiveAsync(input, token)
            : Task.FromResult(Run(now => Invoke(operation, input, request.Host, now)));

    private JsonObject Invoke(string operation, JsonElement input, string host, DateTimeOffset now) => operation switch
    {
        "CreateQueue" => _queues.Create(input, host, now),
        "GetQueueUrl" => _queues.GetUrl(input, host),
        "ListQueues" => _queues.List(input, host),
        "DeleteQueue" => _queues.Delete(input, now),
        "GetQueueAttributes" => _queues.GetAttributes(input, now),
        "SetQueueAttributes" => _queues.SetAttributes(input, now),
        "PurgeQueue" => _queues.Purge(input, now),
        "SendMessage" => SqsSending.Send(_queues.Require(input), input, now),
        "SendMessageBatch" => SqsSending.SendBatch(_queues.Require(input), input, now),
        "DeleteMessage" => SqsReceiving.Delete(_queues.Require(input), input, now),
        "DeleteMessageBatch" => SqsBatch.Run(input, entry => SqsReceiving.Delete(_queues.Require(input), entry, now)),
        "ChangeMessageVisibility" => SqsReceiving.ChangeVisibility(_queues.Require(input), input, now),
        "ChangeMessageVisibilityBatch" =>
            SqsBatch.Run(input, entry => SqsReceiving.ChangeVisibility(_queues.Require(input), entry, now)),
        "StartMessageMoveTask" => StartMove(input, now),
        "ListMessageMoveTasks" => _moves.List(_queues.RequireArn(input, "SourceArn"), input.Integer("MaxResults")),
        "CancelMessageMoveTask" => _moves.Cancel(input.Text("TaskHandle") ?? throw SqsError.Missing("TaskHandle")),
        _ => throw AwsException.NotImplemented(Name, operation),
    };

    private JsonObject Run(Func<DateTimeOffset, JsonObject> operation)
    {
        lock (_lock)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            try
            {
                Advance(now);
                JsonObject result = operation(now);
                _moves.Advance(_queues.FindArn, now);
                return result;
            }
            finally
            {
                _journal.Write([.. _changes]);
                _changes.Clear();
            }
        }
    }

    /// <summary>Waits, up to the time asked for, until there is something to receive or the caller goes away.</summary>
    private async Task<JsonObject> ReceiveAsync(JsonElement input, CancellationToken token)
    {
        DateTimeOffset? end = null;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            Task changed = Task.CompletedTask;
            DateTimeOffset wake = default;
            JsonObject result = Run(now =>
            {
                FifoQueue queue = _queues.Require(input);
                JsonObject answer = SqsReceiving.Receive(queue, _queues.DeadLettersOf(queue), input, now);
                end ??= _hasLongPolls ? now + SqsReceiving.Wait(queue, input) : now;
                changed = queue.Changed;
                wake = new[] { end, queue.NextDue, _moves.NextDue }.Min()!.Value;
                return answer;
            });
            if (result.Count > 0 || _clock.GetUtcNow() is var present && present >= end)
            {
                return result;
            }

            try
            {
                await changed.WaitAsync(wake > present ? wake - present : TimeSpan.Zero, _clock, token);
            }
            catch (TimeoutException)
            {
                // time alone may have made a message visible: look again
            }
        }
    }

    private JsonObject StartMove(JsonElement input, DateTimeOffset now)
    {
        FifoQueue source = _queues.RequireArn(input, "SourceArn");
        if (!_queues.IsDeadLetterQueue(source))
        {
            throw SqsError.InvalidText("Source queue must be configured as a Dead Letter Queue.");
        }

        FifoQueue? destination = input.Member("DestinationArn") is null ? null : _queues.RequireArn(input, "DestinationArn");
        return _moves.Start(source, destination?.Arn, input.Integer("MaxNumberOfMessagesPerSecond"), now);
    }

    private void Advance(DateTimeOffset now)
    {
        foreach (FifoQueue queue in _queues.All)
        {
            queue.Advance(now);
        }

        _moves.Advance(_queues.FindArn, now);
    }
}
