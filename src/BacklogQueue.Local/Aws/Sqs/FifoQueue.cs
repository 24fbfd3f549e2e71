namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// The delivery rules of one FIFO queue, without transport, waiting or clock: every call says what time it is.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
/// A group delivers in order; while any of its messages is in flight none of the others is delivered.
/// </summary>
/// <param name="name">Ends with <c>.fifo</c>.</param>
/// <param name="arn">The queue's ARN.</param>
/// <param name="createdAt">When it was created.</param>
/// <param name="newId">Makes message ids and receipts.</param>
/// <param name="changes">Where every change of a message is noted for the journal.</param>
internal sealed class FifoQueue(
    string name, string arn, DateTimeOffset createdAt, Func<Guid> newId, List<JournalChange> changes)
{
    public const string MessageKind = "sqs.message";
    public const string DeduplicationKind = "sqs.deduplication";

    private readonly SortedDictionary<long, SqsMessage> _messages = [];
    private readonly Dictionary<string, SqsMessage> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MessageGroup> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, MessageGroup> _ready = [];
    private readonly PriorityQueue<(SqsMessage Message, DateTimeOffset At), DateTimeOffset> _due = new();
    private readonly Deduplication _deduplication = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSequence;
    private int _inFlight;

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ModifiedAt { get; set; } = createdAt;

    public DateTimeOffset? PurgedAt { get; set; }

    public QueueAttributes Attributes { get; } = new();

    /// <summary>Completes when <see cref="Receive"/> or <see cref="NextDue"/> may give something new.</summary>
    public Task Changed => _changed.Task;

    public int InFlightCount => _inFlight;

    /// <summary>When time alone next changes what can be received; null for never.</summary>
    public DateTimeOffset? NextDue => _due.TryPeek(out _, out DateTimeOffset at) ? at : null;

    public int DelayedCount(DateTimeOffset now) => _messages.Values.Count(message => message.Receipt is null && message.VisibleAt > now);

    public int VisibleCount(DateTimeOffset now) => _messages.Count - _inFlight - DelayedCount(now);

    /// <summary>Lets time pass: delays and visibility time-outs end, retention and deduplication intervals run out.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (_due.TryPeek(out (SqsMessage Message, DateTimeOffset At) due, out _) && due.At <= now)
        {
            _due.Dequeue();
            if (_byId.GetValueOrDefault(due.Message.Id) == due.Message && due.Message.VisibleAt == due.At)
            {
                Release(due.Message, now);
            }
        }

        while (_messages.Count > 0 && _messages.First().Value is { } oldest && oldest.SentAt + Attributes.Retention <= now)
        {
            Remove(oldest, now);
        }

        foreach (string key in _deduplication.Forget(now))
        {
            changes.Add(new(DeduplicationKind, $"{Name} {key}", null));
        }
    }

    /// <summary>Accepts a message, or answers with the original that its deduplication id already brought in.</summary>
    public (string MessageId, long Sequence) Send(SqsDraft draft, DateTimeOffset now)
    {
        string key = Attributes.DeduplicatesPerGroup ? $"{draft.GroupId} {draft.DeduplicationId}" : draft.DeduplicationId;
        if (_deduplication.Find(key, now) is { } original)
        {
            return (original.MessageId, original.Sequence);
        }

        SqsMessage message = new()
        {
            Id = newId().ToString(),
            Body = draft.Body,
            GroupId = draft.GroupId,
            DeduplicationId = draft.DeduplicationId,
            Attributes = draft.Attributes,
            TraceHeader = draft.TraceHeader,
            Sequence = ++_lastSequence,
            SentAt = now,
            VisibleAt = now + Attributes.Delay,
        };
        Insert(message, now);
        Deduplication.Accepted accepted = new(message.Id, message.Sequence, now + SqsRules.DeduplicationInterval);
        _deduplication.Add(key, accepted);
        changes.Add(new(DeduplicationKind, $"{Name} {key}", accepted));
        return (message.Id, message.Sequence);
    }

    /// <summary>
    /// Takes up to <paramref name="most"/> messages in flight, oldest group first and as many of it as there are. A message
    /// that was received as often as the redrive policy allows goes to <paramref name="deadLetters"/> instead.
    /// </summary>
    public List<SqsMessage> Receive(int most, TimeSpan visibility, FifoQueue? deadLetters, DateTimeOffset now)
    {
        List<SqsMessage> received = [];
        while (received.Count < most && _inFlight < SqsRules.MaxInFlight && _ready.Count > 0)
        {
            MessageGroup group = _ready.First().Value;
            for (LinkedListNode<SqsMessage>? node = group.Messages.First, next; node is not null; node = next)
            {
                next = node.Next;
                if (received.Count == most || node.Value.VisibleAt > now)
                {
                    break;
                }

                if (deadLetters is not null && node.Value.ReceiveCount >= Attributes.MaxReceiveCount)
                {
                    Remove(node.Value, now);
                    deadLetters.TakeDead(node.Value, Arn, now);
                    continue;
                }

                Take(node.Value, group, visibility, now);
                received.Add(node.Value);
            }

            Refresh(group, now);
        }

        return received;
    }

    /// <summary>
    /// Deletes what the handle received. A message that is gone already is no error; on a FIFO queue a handle whose
    /// visibility ended is one (the ReceiveMessage page: "the action fails with an error").
    /// </summary>
    public void Delete(string handle, DateTimeOffset now)
    {
        ReceiptHandle parsed = ReceiptHandle.Parse(handle, Name);
        if (_byId.GetValueOrDefault(parsed.MessageId) is not { } message)
        {
            return;
        }

        if (message.Receipt != parsed.Receipt)
        {
            throw SqsError.Invalid("ReceiptHandle", handle, "The receipt handle has expired.");
        }

        Remove(message, now);
    }

    /// <summary>Gives an in-flight message a new time-out from now on; at most 12 hours after its receive.</summary>
    public void ChangeVisibility(string handle, TimeSpan visibility, DateTimeOffset now)
    {
        ReceiptHandle parsed = ReceiptHandle.Parse(handle, Name);
        if (_byId.GetValueOrDefault(parsed.MessageId) is not { } message || message.Receipt != parsed.Receipt)
        {
            throw SqsError.Invalid(
                "ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");
        }

        if (now + visibility > message.ReceivedAt + TimeSpan.FromSeconds(SqsRules.MaxVisibilitySeconds))
        {
            throw SqsError.Invalid(
                "VisibilityTimeout", (int)visibility.TotalSeconds, "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
        }

        message.VisibleAt = now + visibility;
        Schedule(message);
        Note(message);
        Advance(now);
    }

    /// <summary>Deletes every message; deduplication ids stay.</summary>
    public void Clear(DateTimeOffset now)
    {
        foreach (SqsMessage message in _messages.Values.ToList())
        {
            Remove(message, now);
        }
    }

    /// <summary>The oldest message that could be received now, taken out for a move task; null when there is none.</summary>
    public SqsMessage? TakeOldest(DateTimeOffset now)
    {
        if (OldestReady is not { } message)
        {
            return null;
        }

        Remove(message, now);
        return message;
    }

    public SqsMessage? OldestReady => _ready.Count == 0 ? null : _ready.First().Value.Messages.First!.Value;

    /// <summary>
    /// Takes a message that a move task redrives: a new one, with a new id, enqueue time and receive count ("Configuring a
    /// dead-letter queue redrive"). Deduplication does not apply, or a redrive could lose it.
    /// </summary>
    public void TakeRedriven(SqsMessage dead, DateTimeOffset now) => Insert(
        new SqsMessage
        {
            Id = newId().ToString(),
            Body = dead.Body,
            GroupId = dead.GroupId,
            DeduplicationId = dead.DeduplicationId,
            Attributes = dead.Attributes,
            TraceHeader = dead.TraceHeader,
            Sequence = ++_lastSequence,
            SentAt = now,
            VisibleAt = now,
        },
        now);

    /// <summary>Puts back a message or deduplication id from the journal; messages in order of their sequence.</summary>
    public void Restore(SqsMessage message, DateTimeOffset now)
    {
        _lastSequence = Math.Max(_lastSequence, message.Sequence);
        message.Receipt = message.VisibleAt > now ? message.Receipt : null;
        Insert(message, now);
        if (message.Receipt is not null)
        {
            MessageGroup group = _groups[message.GroupId];
            _inFlight++;
            group.InFlight++;
            Refresh(group, now);
        }
    }

    /// <inheritdoc cref="Restore(SqsMessage, DateTimeOffset)"/>
    public void Restore(string key, Deduplication.Accepted accepted)
    {
        _lastSequence = Math.Max(_lastSequence, accepted.Sequence);
        _deduplication.Add(key, accepted);
    }

    /// <summary>
    /// Takes a message from the queue this one serves as dead-letter queue: it keeps its id, group and receive count; its
    /// deduplication id becomes its message id, and a FIFO queue counts its retention anew ("Using dead-letter queues").
    /// </summary>
    private void TakeDead(SqsMessage message, string sourceArn, DateTimeOffset now) => Insert(
        new SqsMessage
        {
            Id = message.Id,
            Body = message.Body,
            GroupId = message.GroupId,
            DeduplicationId = message.Id,
            Attributes = message.Attributes,
            TraceHeader = message.TraceHeader,
            SourceArn = sourceArn,
            Sequence = ++_lastSequence,
            SentAt = now,
            VisibleAt = now,
            ReceiveCount = message.ReceiveCount,
            FirstReceivedAt = message.FirstReceivedAt,
        },
        now);

    private void Take(SqsMessage message, MessageGroup group, TimeSpan visibility, DateTimeOffset now)
    {
        message.ReceiveCount++;
        message.FirstReceivedAt ??= now;
        message.ReceivedAt = now;
        message.VisibleAt = now + visibility;
        message.Receipt = newId().ToString();
        group.InFlight++;
        _inFlight++;
        Schedule(message);
        Note(message);
    }

    private void Insert(SqsMessage message, DateTimeOffset now)
    {
        if (!_groups.TryGetValue(message.GroupId, out MessageGroup? group))
        {
            _groups.Add(message.GroupId, group = new MessageGroup());
        }

        _messages.Add(message.Sequence, message);
        _byId.Add(message.Id, message);
        group.Messages.AddLast(message);
        if (message.VisibleAt > now)
        {
            Schedule(message);
        }

        Note(message);
        Refresh(group, now);
    }

    private void Release(SqsMessage message, DateTimeOffset now)
    {
        MessageGroup group = _groups[message.GroupId];
        if (message.Receipt is not null)
        {
            message.Receipt = null;
            _inFlight--;
            group.InFlight--;
            Note(message);
        }

        Refresh(group, now);
    }

    private void Remove(SqsMessage message, DateTimeOffset now)
    {
        MessageGroup group = _groups[message.GroupId];
        if (message.Receipt is not null)
        {
            _inFlight--;
            group.InFlight--;
        }

        _messages.Remove(message.Sequence);
        _byId.Remove(message.Id);
        group.Messages.Remove(message);
        if (group.Messages.Count == 0)
        {
            _groups.Remove(message.GroupId);
        }

        changes.Add(new(MessageKind, $"{Name} {message.Id}", null));
        Refresh(group, now);
    }

    /// <summary>Enters the group among those that can be received from, or takes it out; wakes those who wait for it.</summary>
    private void Refresh(MessageGroup group, DateTimeOffset now)
    {
        if (group.ReadyAs is { } sequence)
        {
            _ready.Remove(sequence);
            group.ReadyAs = null;
        }

        if (group.InFlight > 0 || group.Messages.First?.Value is not { } head)
        {
            return;
        }

        if (head.VisibleAt > now)
        {
            Schedule(head); // also one that was visible before the clock was set back
            return;
        }

        _ready.Add(head.Sequence, group);
        group.ReadyAs = head.Sequence;
        Wake();
    }

    /// <summary>Has the message looked at again when its delay or time-out is over.</summary>
    private void Schedule(SqsMessage message)
    {
        _due.Enqueue((message, message.VisibleAt), message.VisibleAt);
        Wake(); // those who wait must learn of an earlier due time
    }

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Note(SqsMessage message) => changes.Add(new(MessageKind, $"{Name} {message.Id}", message));
}
