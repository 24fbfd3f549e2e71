using System.Diagnostics;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>A Python that can run the article's code.</summary>
internal static class PythonProgram
{
    private static readonly string[] s_candidates = ["python3", "/usr/bin/python3"];

    /// <returns>Null, and a word on <paramref name="log"/>, when there is none.</returns>
    public static async Task<string?> FindAsync(TextWriter log)
    {
        foreach (string python in s_candidates)
        {
            try
            {
                await Command.RunAsync(new ProcessStartInfo(python, ["-c", "import boto3, dulwich"]));
                return python;
            }
            catch (InvalidOperationException)
            {
                // the next one
            }
        }

        await log.WriteLineAsync("The article's way is left out: no python3 with dulwich and boto3 (Debian: python3-dulwich, python3-boto3).");
        return null;
    }
}
