using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Packaging;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// One execution environment of the packaging function behind an event-source mapping: it takes a batch at a time and
/// deletes what is done. When an invocation dies or runs out of time, a fresh environment takes its place.
/// </summary>
internal sealed class SimulatedWorker(World world, string name)
{
    private static readonly TimeSpan s_functionTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestPoll = TimeSpan.FromMinutes(4);

    private int _environments;

    public void Start() => world.Begin($"{name}.{++_environments}", async actor =>
    {
        SqsBatchHandler function = CreateFunction();
        TimeSpan pause = s_shortestPause;
        bool isReplaced = false;
        while (!isReplaced)
        {
            List<Message>? messages = await ReceiveAsync(actor);
            if (messages is null)
            {
                await actor.WaitAsync(pause * (0.5 + actor.Random.NextDouble()));
                pause = pause < s_longestPause ? pause * 2 : pause;
                continue;
            }

            pause = s_shortestPause;
            if (messages.Count > 0)
            {
                isReplaced = await InvokeAsync(actor, function, EventOf(messages));
            }
            else
            {
                await world.PollAsync(actor, s_longestPoll * (0.5 + actor.Random.NextDouble()));
            }
        }
    });

    /// <returns>Whether another environment has taken this one's place meanwhile.</returns>
    private async Task<bool> InvokeAsync(Actor actor, SqsBatchHandler function, SQSEvent batch)
    {
        Fate(actor, batch.Records.Count);
        bool isFrozen = actor.IsFrozen;
        if (batch.Records.Count > 1)
        {
            world.Seen.Note(Sightings.Batch);
        }

        bool isOver = false;
        bool isReplaced = false;
        world.Time.Plan(s_functionTimeout, () =>
        {
            if (!isOver)
            {
                // A frozen one is no longer waited for, and goes on some time.
                isReplaced = true;
                if (isFrozen)
                {
                    world.Seen.Note(Sightings.Frozen);
                }
                else
                {
                    actor.Kill();
                }

                Start();
                world.Wake(Cloud.Visibility - s_functionTimeout);
            }
        });
        LambdaContext context = new(world.NewId().ToString(), world.Time.GetUtcNow() + s_functionTimeout, world.Time);
        SQSBatchResponse response = await function.HandleAsync(batch, context, CancellationToken.None);
        foreach (string upload in world.Uploads.TakeLeftBy(actor))
        {
            world.Evidence.Add($"{actor.Name} left the upload {upload[..8]} unfinished.");
        }

        string[] kept = [.. response.BatchItemFailures.Select(failure => failure.ItemIdentifier)];
        if (world.Weather.LosesAnswerOf(actor))
        {
            world.Seen.Note(Sightings.Unheard);
            kept = [.. batch.Records.Select(record => record.MessageId)];
        }

        foreach (SQSEvent.SQSMessage record in batch.Records.Where(record => !kept.Contains(record.MessageId)))
        {
            await DeleteAsync(actor, record);
        }

        if (kept.Length > 0)
        {
            world.Seen.Note(Sightings.Kept);
            world.Note(actor, $"{kept.Length} of {batch.Records.Count} messages are kept");
            world.Wake(Cloud.Visibility);
        }

        isOver = true;
        actor.CallsToLive = null;
        actor.IsFrozen = false;
        return isReplaced;
    }

    private void Fate(Actor actor, int messages)
    {
        double draw = actor.Random.NextDouble();
        actor.CallsToLive = draw < world.History.DeathRate ? actor.Random.Next(16 * messages) : null;
        actor.IsFrozen = draw >= world.History.DeathRate && draw < world.History.DeathRate + world.History.FreezeRate;
    }

    /// <returns>Null when SQS refused to answer.</returns>
    private async Task<List<Message>?> ReceiveAsync(Actor actor)
    {
        try
        {
            ReceiveMessageResponse response = await world.Clients.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest
            {
                QueueUrl = world.Cloud.Queue.AbsoluteUri,
                MaxNumberOfMessages = world.History.BatchSize,
                WaitTimeSeconds = 0,
                MessageSystemAttributeNames = [MessageSystemAttributeName.All],
            });
            return response.Messages ?? [];
        }
        catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            world.Note(actor, problem.Message);
            return null;
        }
    }

    private async Task DeleteAsync(Actor actor, SQSEvent.SQSMessage record)
    {
        try
        {
            await world.Clients.Sqs.DeleteMessageAsync(
                new DeleteMessageRequest { QueueUrl = world.Cloud.Queue.AbsoluteUri, ReceiptHandle = record.ReceiptHandle });
        }
        catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            world.Note(actor, problem.Message);
            world.Wake(Cloud.Visibility);
        }
    }

    private static SQSEvent EventOf(List<Message> messages) => new()
    {
        Records = [.. messages.Select(message => new SQSEvent.SQSMessage
        {
            MessageId = message.MessageId!,
            ReceiptHandle = message.ReceiptHandle!,
            Body = message.Body!,
            Attributes = message.Attributes!,
        })],
    };

    private SqsBatchHandler CreateFunction() => new PackagingFunction
    {
        Settings = new Settings(new Dictionary<string, string?>
        {
            [Settings.QueueUrlVariable] = world.Cloud.Queue.AbsoluteUri,
            [Settings.DeadLetterQueueUrlVariable] = world.Cloud.DeadLetters.AbsoluteUri,
            [Settings.TableVariable] = world.Cloud.Table,
            [Settings.BucketVariable] = world.Cloud.Bucket,
            [Settings.MaxReceiveCountVariable] = $"{Cloud.MaxReceives}",
            [Settings.PipelinesVariable] = string.Join(',', world.Pipelines),
        }.GetValueOrDefault),
        Routes = world.Routes,
        DynamoDb = world.Clients.DynamoDb,
        S3 = world.Clients.S3,
        Sqs = world.Clients.Sqs,
        SecretsManager = world.Clients.Secrets,
        CodePipeline = world.Clients.CodePipeline,
        GitHandler = world.Git,
        PartBytes = Cloud.PartBytes,
        Clock = world.Time,
        Jitter = () => Actor.Current!.Random.NextDouble(),
        Worker = name,
        Logger = world.Logger,
    }.CreateHandler();
}
