using System.Globalization;
using System.Runtime.InteropServices;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// The environment variables that Lambda gives to a custom runtime.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// </summary>
internal static class FunctionEnvironment
{
    /// <param name="function">Its own variables come last, as on Lambda only unreserved names are its to set.</param>
    /// <param name="aws">Region, credentials, endpoint: the <c>AWS_*</c> variables of the account.</param>
    /// <param name="runtimeApi"><c>HOST:PORT</c> of the Runtime API.</param>
    /// <param name="taskRoot">The folder of the program.</param>
    /// <param name="temporaryFolder">In place of the environment's own <c>/tmp</c>; its name is the environment's.</param>
    public static Dictionary<string, string> Build(
        FunctionDefinition function,
        IReadOnlyDictionary<string, string> aws,
        string runtimeApi,
        string taskRoot,
        string temporaryFolder)
    {
        Dictionary<string, string> variables = new(aws, StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = Path.GetFileName(temporaryFolder),
            ["LAMBDA_TASK_ROOT"] = taskRoot,
            ["_HANDLER"] = "bootstrap",
            ["TZ"] = ":UTC",
            ["LANG"] = "en_US.UTF-8",
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["TMPDIR"] = temporaryFolder,
        };

        foreach ((string name, string value) in function.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>
    /// What a program that was built and not published needs in addition: the shared framework, which may be in a place
    /// that only our own host was told.
    /// </summary>
    public static void AddFramework(Dictionary<string, string> variables)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Directory.Exists(Path.Combine(dotnet, "host")))
        {
            variables["DOTNET_ROOT"] = dotnet;
        }
    }
}
