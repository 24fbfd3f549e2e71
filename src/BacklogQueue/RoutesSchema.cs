using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace BacklogQueue;

/// <summary>
/// The <see href="https://json-schema.org/draft/2020-12">JSON Schema</see> of <c>routes.json</c>, for editors and reviews.
/// It says what the shape is; <see cref="Routes.Parse"/> also says what makes no sense together.
/// </summary>
public static class RoutesSchema
{
    private static readonly JsonSchemaExporterOptions s_options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Describe(context.PropertyInfo?.AttributeProvider, (JsonObject)schema),
    };

    public static JsonObject Create()
    {
        JsonObject schema = (JsonObject)RoutesFileJson.Default.RoutesFile.GetJsonSchemaAsNode(s_options);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "routes.json of BacklogQueue");
        return schema;
    }

    private static JsonObject Describe(ICustomAttributeProvider? member, JsonObject schema)
    {
        // Null stands for absent in C#; in the file it only hides a mistake.
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Single(type => type!.GetValue<string>() != "null")!.DeepClone();
        }

        object[] attributes = member?.GetCustomAttributes(inherit: false) ?? [];
        foreach (object attribute in attributes)
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema.Insert(0, "description", description.Description);
                    break;
                case RangeAttribute range:
                    schema["minimum"] = Convert.ToDouble(range.Minimum, null);
                    schema["maximum"] = Convert.ToDouble(range.Maximum, null);
                    break;
                case NotEmptyAttribute:
                    schema[schema["items"] is null ? "minLength" : "minItems"] = 1;
                    break;
                case RegularExpressionAttribute expression:
                    (schema["items"] as JsonObject ?? schema)["pattern"] = expression.Pattern;
                    break;
            }
        }

        return schema;
    }
}
