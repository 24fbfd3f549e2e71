using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>
/// Queues, table, bucket and secrets of a template, made on any endpoint by the real SDK clients. What exists already
/// (a kept data folder, a second start) is found and used.
/// </summary>
internal sealed class StackResources
{
    private readonly Dictionary<string, MadeResource> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values;
    private readonly StackClients _clients;
    private readonly TimeProvider _clock;

    private StackResources(
        Dictionary<string, string> values,
        IReadOnlyDictionary<string, bool> conditions,
        StackClients clients,
        TimeProvider clock)
    {
        _values = values;
        _clients = clients;
        _clock = clock;
        Resolver = new TemplateResolver(values, Find, conditions);
    }

    /// <summary>Works out what other parts of the template say about the resources made.</summary>
    public TemplateResolver Resolver { get; }

    /// <summary>By logical id.</summary>
    public IReadOnlyDictionary<string, MadeResource> Made => _made;

    /// <param name="template">Says what to make.</param>
    /// <param name="stackName">Prefix of the resources' names.</param>
    /// <param name="region">The clients' region.</param>
    /// <param name="clients">The endpoint to make it on.</param>
    /// <param name="clock">Paces the wait for a table.</param>
    /// <exception cref="TemplateException">Something in the template is not understood here.</exception>
    public static async Task<StackResources> MakeAsync(
        StackTemplate template,
        string stackName,
        string region,
        StackClients clients,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        Dictionary<string, string> values = new(template.Parameters, StringComparer.Ordinal)
        {
            ["AWS::StackName"] = stackName,
            ["AWS::Region"] = region,
            ["AWS::Partition"] = "aws",
            ["AWS::URLSuffix"] = "amazonaws.com",
        };
        StackResources resources = new(values, template.Conditions, clients, clock);
        foreach (TemplateResource resource in InOrder(template))
        {
            MadeResource made = await resources.MakeAsync(resource, cancellationToken);
            resources._made[resource.LogicalId] = made;

            // A template's ARNs name the account, and the first thing made tells which one it is.
            if (made.Arn.Split(':')[4] is { Length: > 0 } account)
            {
                values["AWS::AccountId"] = account;
            }
        }

        return resources;
    }

    /// <summary>What is named by others before what names it.</summary>
    private static List<TemplateResource> InOrder(StackTemplate template)
    {
        List<TemplateResource> waiting = [.. TemplateTypes.Made.SelectMany(template.OfType)];
        List<TemplateResource> ordered = [];
        while (waiting.Count > 0)
        {
            TemplateResource next = waiting.Find(one => !waiting.Exists(other => Names(one, other)))
                ?? throw new TemplateException($"Resources: {string.Join(", ", waiting.Select(one => one.LogicalId))} name each other.");
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static bool Names(TemplateResource one, TemplateResource other) =>
        one != other && TemplateResolver.References(one.Properties).Contains(other.LogicalId);

    private async Task<MadeResource> MakeAsync(TemplateResource resource, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject properties = (JsonObject)Resolver.Resolve(resource.Properties)!;
            return resource.Type switch
            {
                TemplateTypes.Queue => await QueueResource.MakeAsync(
                    _clients.Sqs, Name(resource, properties, "QueueName"), properties, cancellationToken),
                TemplateTypes.Table => await TableResource.MakeAsync(
                    _clients.DynamoDb, Name(resource, properties, "TableName"), properties, _clock, cancellationToken),
                TemplateTypes.Bucket => await BucketResource.MakeAsync(
                    _clients.S3,
                    Name(resource, properties, "BucketName").ToLowerInvariant(),
                    _values["AWS::Region"],
                    properties,
                    cancellationToken),
                _ => await SecretResource.MakeAsync(
                    _clients.Secrets, Name(resource, properties, "Name"), properties, cancellationToken),
            };
        }
        catch (TemplateException problem)
        {
            throw new TemplateException($"Resources.{resource.LogicalId}: {problem.Message}", problem);
        }
    }

    // CloudFormation makes a name of the stack's and the resource's, and something random that nobody needs here.
    private string Name(TemplateResource resource, JsonObject properties, string property) =>
        properties[property]?.ToString() ?? $"{_values["AWS::StackName"]}-{resource.LogicalId}";

    private string? Find(string logicalId, string? attribute) => !_made.TryGetValue(logicalId, out MadeResource? made) ? null
        : attribute is null ? made.Ref
        : made.Attributes.GetValueOrDefault(attribute);
}
