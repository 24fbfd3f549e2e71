using System.Globalization;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Local.Template;

/// <summary>
/// The <c>AWS::Serverless::Function</c> resources of a template: what to run, with which environment, on which events.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
/// </summary>
/// <param name="Functions">Every function.</param>
/// <param name="Routes">Their <c>HttpApi</c> events.</param>
/// <param name="Mappings">Their <c>SQS</c> events that are enabled.</param>
internal sealed record StackFunctions(
    IReadOnlyList<FunctionDefinition> Functions,
    IReadOnlyList<HttpApiRoute> Routes,
    IReadOnlyList<EventSourceMapping> Mappings)
{
    // CodeUri is where `dotnet publish` leaves the program: artifacts/functions/PROJECT.zip.
    private const string PublishFolder = "artifacts/functions/";
    private const string ZipExtension = ".zip";

    private static readonly string[] s_read = ["CodeUri", "MemorySize", "Timeout", "Environment", "Events"];

    // The environment, the keys and the permissions that AWS gives to it.
    private static readonly string[] s_onlyOnAws =
    [
        "Description", "Handler", "Runtime", "Architectures", "EphemeralStorage", "Role", "LoggingConfig", "Tracing", "KmsKeyArn",
    ];

    private static readonly string[] s_routeProperties = ["ApiId", "Method", "Path", "PayloadFormatVersion"];
    private static readonly string[] s_mappingProperties = ["Queue", "Enabled", "BatchSize", "FunctionResponseTypes", "ScalingConfig"];

    /// <exception cref="TemplateException">Something is absent or not understood.</exception>
    public static StackFunctions Read(StackTemplate template, TemplateResolver resolver)
    {
        List<FunctionDefinition> functions = [];
        List<HttpApiRoute> routes = [];
        List<EventSourceMapping> mappings = [];
        foreach (TemplateResource resource in template.OfType(TemplateTypes.Function))
        {
            functions.Add(ReadFunction(resource, resolver));
            foreach ((string name, JsonNode? source) in resource.Properties["Events"] as JsonObject ?? [])
            {
                string type = resolver.ResolveText(source!["Type"]);
                JsonObject properties = (JsonObject)source["Properties"]!;
                if (type == "HttpApi")
                {
                    routes.Add(ReadRoute(resource.LogicalId, properties, resolver));
                }
                else if (type == "SQS")
                {
                    if (ReadMapping(resource.LogicalId, properties, resolver) is { } mapping)
                    {
                        mappings.Add(mapping);
                    }
                }
                else
                {
                    throw new TemplateException($"{resource.LogicalId}.Events.{name}: {type} is not understood here.");
                }
            }
        }

        return new StackFunctions(functions, routes, mappings);
    }

    private static FunctionDefinition ReadFunction(TemplateResource resource, TemplateResolver resolver)
    {
        TemplateProperties.AllowOnly(resource.Properties, resource.LogicalId, [.. s_read, .. s_onlyOnAws]);
        JsonObject variables = resource.Properties["Environment"]?["Variables"] as JsonObject ?? [];
        return new FunctionDefinition(
            resource.LogicalId,
            ReadProgram(resource, resolver),
            ReadInteger(resource.Properties["MemorySize"], resolver),
            TimeSpan.FromSeconds(ReadInteger(resource.Properties["Timeout"], resolver)),
            variables.ToDictionary(variable => variable.Key, variable => resolver.ResolveText(variable.Value)));
    }

    private static string ReadProgram(TemplateResource resource, TemplateResolver resolver)
    {
        string code = resolver.ResolveText(resource.Properties["CodeUri"]);
        return code.StartsWith(PublishFolder, StringComparison.Ordinal) && code.EndsWith(ZipExtension, StringComparison.Ordinal)
            ? code[PublishFolder.Length..^ZipExtension.Length]
            : throw new TemplateException($"{resource.LogicalId}.CodeUri: must be {PublishFolder}PROJECT{ZipExtension}.");
    }

    private static HttpApiRoute ReadRoute(string function, JsonObject properties, TemplateResolver resolver)
    {
        TemplateProperties.AllowOnly(properties, $"{function}'s route", s_routeProperties);
        string method = resolver.ResolveText(properties["Method"]).ToUpperInvariant();
        string path = resolver.ResolveText(properties["Path"]);
        return method is "ANY" or "*" || path.Contains('+', StringComparison.Ordinal) || !path.StartsWith('/')
            ? throw new TemplateException($"{function}: the route {method} {path} is not understood here.")
            : new HttpApiRoute(method, path, function);
    }

    /// <summary>Null for a mapping that is not enabled.</summary>
    private static EventSourceMapping? ReadMapping(string function, JsonObject properties, TemplateResolver resolver)
    {
        TemplateProperties.AllowOnly(properties, $"{function}'s queue", s_mappingProperties);
        if (properties["Enabled"] is { } enabled && !bool.Parse(resolver.ResolveText(enabled)))
        {
            return null;
        }

        JsonNode? concurrency = properties["ScalingConfig"]?["MaximumConcurrency"];
        JsonArray responseTypes = properties["FunctionResponseTypes"] as JsonArray ?? [];
        return new EventSourceMapping(
            function,
            resolver.ResolveText(properties["Queue"]),
            ReadInteger(properties["BatchSize"] ?? 10, resolver),
            responseTypes.Any(type => resolver.ResolveText(type) == "ReportBatchItemFailures"),
            ReadInteger(concurrency ?? 2, resolver));
    }

    private static int ReadInteger(JsonNode? node, TemplateResolver resolver) =>
        int.Parse(resolver.ResolveText(node), CultureInfo.InvariantCulture);
}
