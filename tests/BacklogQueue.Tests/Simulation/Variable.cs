using System.Globalization;

namespace BacklogQueue.Tests.Simulation;

/// <summary>What a person asks of the simulation by the environment.</summary>
internal static class Variable
{
    public static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;
}
