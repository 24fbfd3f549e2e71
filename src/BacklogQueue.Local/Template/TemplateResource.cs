using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>One entry below <c>Resources</c>, its intrinsic functions not yet worked out.</summary>
internal sealed record TemplateResource(string LogicalId, string Type, JsonObject Properties);
