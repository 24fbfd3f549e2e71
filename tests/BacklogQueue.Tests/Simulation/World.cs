using System.Collections.Concurrent;
using BacklogQueue.Ingest;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Tests.Simulation;

/// <summary>All that there is in one run, and the one hand that moves it: events in the order of virtual time, one at a time.</summary>
internal sealed class World : IDisposable
{
    private static readonly TimeSpan s_wakingUp = TimeSpan.FromMilliseconds(20);
    private static readonly ConcurrentDictionary<(TimeSpan Lag, int Pipelines), Routes> s_routes = new();

    private readonly List<Actor> _actors = [];
    private readonly Queue<Gate> _polling = new();
    private readonly Dictionary<string, Push> _accepted = new(StringComparer.Ordinal);
    private readonly Random _ids;
    private readonly StringWriter _log = new();
    private readonly List<string>? _trace;

    private World(History history, bool isTraced)
    {
        History = history;
        _ids = new Random(history.Seed);
        _trace = isTraced ? [] : null;
        Refs = [.. Enumerable.Range(0, history.Refs).Select(_ => new RefTimeline())];
        Weather = new Weather(history, Time);
        Cloud = new Cloud(Time, NewId);
        Clients = new CloudClients(service => new SimulatedWire(this, service, Cloud.CreateHandler()), history.SdkRetries);
        Git = new SimulatedWire(this, Service.Git, new SimulatedGit(history, Refs, Time));
        Routes = s_routes.GetOrAdd((history.Lag, history.StartsPipelines ? history.Refs : 0), world => RoutesOf(world.Lag, world.Pipelines));
        Logger = new JsonLogger(_log, Time);
    }

    public History History { get; }

    public VirtualTime Time { get; } = new();

    public Weather Weather { get; }

    public Cloud Cloud { get; }

    public CloudClients Clients { get; }

    public HttpMessageHandler Git { get; }

    public IReadOnlyList<RefTimeline> Refs { get; }

    public Routes Routes { get; }

    /// <summary>The pipelines of the routes.</summary>
    public IEnumerable<string> Pipelines => Routes.All.Select(route => route.Pipeline?.Name).OfType<string>();

    public ILogger Logger { get; }

    /// <summary>Environments of the ingest function that wait for their next request.</summary>
    public Stack<WebhookHandler> IdleIngest { get; } = new();

    public Evidence Evidence { get; } = new();

    public Sightings Seen { get; } = new();

    public OpenUploads Uploads { get; } = new();

    /// <summary>What the queue was given, by delivery: with or without the sender's knowledge.</summary>
    public IReadOnlyDictionary<string, Push> Accepted => _accepted;

    /// <summary>Where commands write what people see.</summary>
    public TextWriter Output => _log;

    public string LogText => _log.ToString();

    public IReadOnlyList<string> Trace => _trace ?? [];

    public static async Task<World> CreateAsync(History history, bool isTraced)
    {
        World world = new(history, isTraced);
        await world.Cloud.CreateResourcesAsync(world.Pipelines);
        return world;
    }

    public static RefId IdOf(int number) => new("space", "PROJ", "app", SimulatedGit.RefName(number));

    public Guid NewId()
    {
        byte[] bytes = new byte[16];
        _ids.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Lets a new flow begin.</summary>
    /// <param name="name">Its chance follows from this and the history's seed.</param>
    /// <param name="code">What it does.</param>
    public Actor Begin(string name, Func<Actor, Task> code)
    {
        int seed = name.Aggregate(History.Seed, (hash, character) => unchecked((hash * 31) + character));
        Actor actor = new(name, seed, Time);
        _actors.Add(actor);
        actor.Start(code);
        return actor;
    }

    /// <summary>Lets everything happen that happens in this time.</summary>
    public void Run(TimeSpan duration)
    {
        DateTimeOffset end = Time.GetUtcNow() + duration;
        while (Time.Next(end) is { } action)
        {
            action();
            for (int index = 0; index < _actors.Count; index++)
            {
                _actors[index].LetRun();
            }

            Evidence.AddProblems(_actors.Where(actor => actor.Problem is not null));
            _actors.RemoveAll(actor => actor.IsOver);
        }
    }

    public void Accept(Push push)
    {
        _accepted[push.Delivery] = push;
        Note(Actor.Current!, $"  accepted {push.Delivery[..8]} of {push.Ref.Ref}");
        Wake(TimeSpan.Zero);
    }

    /// <summary>Lets one of those who wait for messages look again, after a time: there may be one then.</summary>
    public void Wake(TimeSpan after) => Time.Plan(after + s_wakingUp, () =>
    {
        while (_polling.TryDequeue(out Gate? gate) && !gate.Open(default))
        {
            // Its worker has stopped to wait, or to live.
        }
    });

    /// <summary>Lets all of them look.</summary>
    public void WakeAll()
    {
        for (int worker = 0; worker < History.Workers; worker++)
        {
            Wake(TimeSpan.Zero);
        }
    }

    /// <summary>Waits for messages, as a long poll does: until there may be one, or for the time given.</summary>
    public Task PollAsync(Actor actor, TimeSpan longest)
    {
        Gate gate = new(actor);
        _polling.Enqueue(gate);
        Time.Plan(longest, () => gate.Open(default));
        return gate.WaitAsync();
    }

    public void Note(Actor? actor, string what) =>
        _trace?.Add($"{(Time.GetUtcNow() - Support.SomePush.Noon).TotalSeconds,9:0.000} {actor?.Name,-12} {what}");

    public void Dispose()
    {
        Clients.Dispose();
        Git.Dispose();
        Cloud.Dispose();
        _log.Dispose();
    }

    private static Routes RoutesOf(TimeSpan lag, int pipelines) => Routes.Parse(
        $$"""
        {
          "spaces": { "space": {
            "gitBaseUrl": "https://git.test/git",
            "webhookSecret": "{{Cloud.WebhookSecretName}}", "gitSecret": "{{Cloud.GitSecretName}}",
            "replicaLagSeconds": {{lag.TotalSeconds}} } },
          "routes": [
            {{string.Concat(Enumerable.Range(0, pipelines).Select(StartRoute))}}
            { "space": "space", "refs": ["refs/heads/**"] }
          ]
        }
        """);

    private static string StartRoute(int number) =>
        $$"""
        { "space": "space", "project": "{{IdOf(number).Project}}", "repository": "{{IdOf(number).Repository}}",
          "refs": ["{{IdOf(number).Ref}}"], "pipeline": { "name": "pipeline-{{number}}" } },
        """;
}
