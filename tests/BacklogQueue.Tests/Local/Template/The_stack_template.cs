using System.Text.Json.Nodes;
using BacklogQueue.Local;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Local.Template;

/// <summary>The repository's own <c>template.yaml</c>, as AWS and as the local stack get it.</summary>
public sealed class The_stack_template
{
    private static readonly StackTemplate s_template = Load(new Dictionary<string, string>());

    private static readonly TemplateResolver s_resolver = new(
        s_template.Parameters, (id, attribute) => attribute is null ? id : $"{id}.{attribute}", s_template.Conditions);

    private static readonly StackFunctions s_functions = StackFunctions.Read(s_template, s_resolver);

    [Fact]
    public void Every_program_is_a_project_of_this_solution() =>
        Assert.All(s_functions.Functions, function => Assert.True(
            File.Exists(FunctionProgram.Find(function.Program, AppContext.BaseDirectory)), function.Program));

    [Fact]
    public void The_API_has_one_webhook_route_and_a_health_check() =>
        Assert.Equal(["POST /webhooks/{space}", "GET /health"], s_functions.Routes.Select(route => route.Key));

    [Fact]
    public void The_queue_feeds_the_worker_one_push_at_a_time_and_believes_its_partial_answers()
    {
        EventSourceMapping mapping = Assert.Single(s_functions.Mappings);

        Assert.Equal(new EventSourceMapping("PackagingFunction", "PushQueue.Arn", 1, true, 10), mapping);
    }

    [Fact]
    public void The_queue_feeds_no_function_when_workers_elsewhere_take_all_pushes()
    {
        StackTemplate template = Load(new Dictionary<string, string> { ["FunctionTakesPushes"] = "false" });
        TemplateResolver resolver = new(template.Parameters, (id, _) => id, template.Conditions);

        Assert.Empty(StackFunctions.Read(template, resolver).Mappings);
    }

    [Fact]
    public void Time_outs_are_in_order_on_AWS()
    {
        Assert.True(Function("IngestFunction").Timeout < HttpApiServer.IntegrationTimeout);
        Assert.True(Queue("PushQueue", "VisibilityTimeout") >= 6 * Function("PackagingFunction").Timeout.TotalSeconds);
    }

    [Fact]
    public void Time_outs_are_in_order_on_one_machine()
    {
        StackTemplate local = Load(LocalStackOptions.DefaultParameters);

        Assert.True(
            int.Parse(local.Parameters["VisibilityTimeout"], null) >= int.Parse(local.Parameters["PackagingTimeout"], null));
    }

    [Fact]
    public void What_fails_too_often_goes_to_the_dead_letter_queue_for_two_weeks()
    {
        JsonNode redrive = s_resolver.Resolve(Properties("PushQueue")["RedrivePolicy"])!;

        Assert.Equal("DeadLetterQueue.Arn", redrive["deadLetterTargetArn"]!.ToString());
        Assert.Equal(Function("PackagingFunction").Environment[Settings.MaxReceiveCountVariable], redrive["maxReceiveCount"]!.ToString());
        Assert.True(int.Parse(redrive["maxReceiveCount"]!.ToString(), null) >= 5);
        Assert.Equal(TimeSpan.FromDays(14).TotalSeconds, Queue("DeadLetterQueue", "MessageRetentionPeriod"));
    }

    [Fact]
    public void The_sample_routes_name_the_secrets_that_the_stack_makes()
    {
        Routes routes = Routes.Load(Path.Combine(AppContext.BaseDirectory, "routes.json"));

        Assert.All(routes.Spaces.Values, space => Assert.Equal(
            (s_template.Parameters["WebhookSecretName"], s_template.Parameters["GitSecretName"]),
            (space.WebhookSecret, space.GitSecret)));
    }

    private static FunctionDefinition Function(string name) => s_functions.Functions.Single(function => function.Name == name);

    private static JsonObject Properties(string logicalId) =>
        s_template.Resources.Single(resource => resource.LogicalId == logicalId).Properties;

    private static double Queue(string logicalId, string property) =>
        double.Parse(s_resolver.ResolveText(Properties(logicalId)[property]), null);

    private static StackTemplate Load(IReadOnlyDictionary<string, string> parameters) =>
        StackTemplate.Load(Path.Combine(AppContext.BaseDirectory, "template.yaml"), parameters);
}
