using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>Guards what is read of a resource: a property that is neither followed nor left to AWS on purpose is refused.</summary>
internal static class TemplateProperties
{
    /// <exception cref="TemplateException">There is another one; the message names it.</exception>
    public static void AllowOnly(JsonObject properties, string place, params IEnumerable<string> known)
    {
        if (properties.Select(property => property.Key).Except(known).FirstOrDefault() is { } unknown)
        {
            throw new TemplateException($"{place}.{unknown} is not understood here.");
        }
    }
}
