using System.Reflection;
using System.Text.Json.Nodes;

namespace BacklogQueue.Tests.Deployment;

/// <summary>The environment that the template gives to a function, against what the program can read of its settings.</summary>
public sealed class Settings_of_functions
{
    [Theory]
    [InlineData("IngestFunction", "BacklogQueue.Ingest")]
    [InlineData("PackagingFunction", "BacklogQueue.Packaging")]
    public void A_function_gets_every_variable_that_its_program_reads_and_no_other(string function, string program)
    {
        IEnumerable<string> getters = ReachableCode.From(Assembly.Load(program)).Methods
            .Where(method => method.DeclaringType == typeof(Settings)).Select(method => method.Name);
        HashSet<string> read = [];
        foreach (PropertyInfo property in typeof(Settings).GetProperties().Where(property => getters.Contains(property.GetMethod!.Name)))
        {
            Settings settings = new(name =>
            {
                read.Add(name);
                return null;
            });
            _ = Record.Exception(() => property.GetValue(settings));
        }

        JsonNode variables = DeployedStack.Plain.Properties(function)["Environment"]!["Variables"]!;
        Assert.Equal(
            read.Where(name => name.StartsWith("BACKLOGQ_", StringComparison.Ordinal))
                .Except([Settings.RoutesVariable]) // the file ships beside the program
                .Except([Settings.WorkerConcurrencyVariable]) // Lambda sets how many there are
                .Order(),
            variables.AsObject().Select(variable => variable.Key).Order());
    }
}
