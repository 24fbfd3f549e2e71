using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BacklogQueue.Cli.RoutesFiles;

/// <summary><c>backlogq routes schema</c>: the JSON Schema of the file, as <c>docs/routes.schema.json</c> has it.</summary>
internal static class RoutesSchemaCommand
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        Command command = new("schema", "Print the file's JSON Schema");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(RoutesSchema.Create().ToJsonString(s_readable));
            return ExitCode.Done;
        });
        return command;
    }
}
