using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The network between the product and one service. Each call takes virtual time, and may be refused, answered in vain, done
/// twice, or be its caller's last. What goes out is searched for secrets.
/// </summary>
internal sealed class SimulatedWire(World world, Service service, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Actor actor = Actor.Current ?? throw new InvalidOperationException("Nobody of the simulation makes this call.");
        if (actor.IsDead)
        {
            // Killed beside a part of an upload, its own flow has come as far as here.
            await actor.DieAsync();
        }

        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        string call = Describe(request, body);
        await TakeTimeAsync(actor, request, cancellationToken);
        Passage passage = world.Weather.PassageOf(actor, service);
        NoteCall(actor, request, call, passage);
        world.Uploads.NoteSent(request);
        if (passage == Passage.DiesBefore)
        {
            await actor.DieAsync();
        }

        if (passage == Passage.Refused)
        {
            if (service == Service.CodePipeline && world.History.ForbidsStarts && actor.Random.Next(2) == 0)
            {
                world.Seen.Note(Sightings.Forbidden);
                return new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent("""{"__type":"AccessDeniedException","message":"Not allowed."}"""),
                };
            }

            // In turn, as the two are told apart: no connection, and a server that cannot.
            return actor.Random.Next(2) == 0
                ? throw new HttpRequestException("The connection was refused.")
                : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new StringContent("") };
        }

        if (passage == Passage.Conflict && TransactionConflict.AnswerTo(request, body, actor.Random.NextDouble()) is { } conflict)
        {
            return conflict;
        }

        if (passage == Passage.Repeated)
        {
            using HttpResponseMessage unheard = await DoAsync(request, body, cancellationToken);
        }

        if (passage is Passage.Repeated or Passage.AnswerLost && service == Service.Sqs)
        {
            // It may have taken messages that nobody knows of.
            world.Wake(Cloud.Visibility);
        }

        HttpResponseMessage response = await DoAsync(request, body, cancellationToken);
        world.Note(actor, $"  {(int)response.StatusCode}");
        if (passage == Passage.DiesAfter)
        {
            await actor.DieAsync();
        }

        if (passage == Passage.AnswerLost)
        {
            throw new HttpRequestException("The connection was reset.");
        }

        await world.Uploads.NoteAnsweredAsync(actor, request, response);
        return response;
    }

    private void NoteCall(Actor actor, HttpRequestMessage request, string call, Passage passage)
    {
        world.Note(actor, passage == Passage.Through ? call : $"{call}: {passage}");
        world.Seen.Note(passage.ToString());
        if (request.Headers.TryGetValues("amz-sdk-request", out IEnumerable<string>? attempts)
            && !attempts.Single().StartsWith("attempt=1;", StringComparison.Ordinal))
        {
            world.Seen.Note(Sightings.Retry);
        }

        if (service == Service.S3 && OpenUploads.IsPart(request))
        {
            world.Seen.Note(Sightings.UploadInParts);
        }
    }

    /// <summary>
    /// The parts of an upload are sent beside their worker's own flow. So that one flow goes on at a time they take no time
    /// themselves: the worker's next call takes theirs.
    /// </summary>
    private async Task TakeTimeAsync(Actor actor, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TimeSpan latency = world.Weather.LatencyOf(actor);
        if (service == Service.S3 && OpenUploads.IsPart(request))
        {
            actor.Owed += latency;
            return;
        }

        TimeSpan owed = actor.Owed;
        actor.Owed = TimeSpan.Zero;
        await actor.WaitAsync(latency + owed, cancellationToken);
    }

    private async Task<HttpResponseMessage> DoAsync(HttpRequestMessage request, byte[] body, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            request.Content = new ByteArrayContent(body);
            foreach ((string name, HeaderStringValues values) in content.Headers.NonValidated)
            {
                request.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (service is Service.Sqs or Service.DynamoDb or Service.S3 or Service.CodePipeline)
        {
            string sent = $"{request} {Encoding.Latin1.GetString(body)}";
            world.Evidence.SearchForSecrets(service.ToString(), sent);
        }

        if (service == Service.Sqs && response.IsSuccessStatusCode)
        {
            using JsonDocument sent = JsonDocument.Parse(body);
            WakeWorkers(sent.RootElement);
        }

        return response;
    }

    /// <summary>Lets a worker look when there is a message for it.</summary>
    private void WakeWorkers(JsonElement sent)
    {
        if (sent.TryGetProperty("MessageBody", out JsonElement message))
        {
            if (sent.GetProperty("QueueUrl").ValueEquals(world.Cloud.Queue.AbsoluteUri))
            {
                world.Accept(PushMessage.Read(message.GetString()!));
            }
        }
        else if (sent.TryGetProperty("VisibilityTimeout", out JsonElement timeout))
        {
            world.Wake(TimeSpan.FromSeconds(timeout.GetInt32()));
        }
    }

    private string Describe(HttpRequestMessage request, byte[] body)
    {
        string target = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? values)
            ? values.Single().Split('.')[^1]
            : $"{request.Method} {request.RequestUri!.AbsolutePath.Split('/')[^1]}";
        return service == Service.Git && body.Length > 0
            ? $"Git {(body.AsSpan().IndexOf("want "u8) >= 0 ? "fetch" : "ls-refs")}"
            : $"{service} {target}";
    }
}
