using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BacklogQueue.Metrics;

namespace BacklogQueue.Tests.Deployment;

/// <summary>Alarms and dashboard, against the metrics that the functions write and the runbook that the alarms name.</summary>
public sealed class Watching
{
    private const string AlarmType = "AWS::CloudWatch::Alarm";

    private static readonly string s_runbook = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pages", "docs", "operations.md"));

    private static readonly Metric[] s_ofIngest =
        [Metric.Accepted, Metric.Ignored, Metric.Rejected, Metric.Unavailable, Metric.WebhookTime];

    // CloudWatch's own, by the documentation of each service.
    private static readonly string[] s_ofAws =
    [
        "AWS/SQS ApproximateNumberOfMessagesVisible", "AWS/SQS ApproximateNumberOfMessagesNotVisible",
        "AWS/SQS ApproximateAgeOfOldestMessage",
        "AWS/Lambda Duration", "AWS/Lambda Errors", "AWS/Lambda Throttles", "AWS/Lambda ConcurrentExecutions",
        "AWS/ApiGateway Count", "AWS/ApiGateway 4xx", "AWS/ApiGateway 5xx", "AWS/ApiGateway Latency",
    ];

    [Fact]
    public void Every_alarm_names_a_section_of_the_runbook_and_every_section_has_an_alarm()
    {
        IEnumerable<string> sections = Regex.Matches(s_runbook, "^### (Alarm: .*)$", RegexOptions.Multiline)
            .Select(heading => heading.Groups[1].Value.Trim().Replace(":", "", StringComparison.Ordinal).Replace(' ', '-').ToLowerInvariant());

        IEnumerable<string> named = Alarms().Select(alarm =>
            Regex.Match(Text(alarm, "AlarmDescription"), @"docs/operations\.md#(\S+)$").Groups[1].Value);

        Assert.Equal(sections.Order(), named.Order());
    }

    [Fact]
    public void The_runbook_says_of_every_alarm_what_it_means_what_to_type_and_when_it_is_over()
    {
        Assert.All(s_runbook.Split("### Alarm: ")[1..], section =>
        {
            string own = section.Split("\n## ")[0];
            Assert.Contains("**Means**", own, StringComparison.Ordinal);
            Assert.Contains("**Type**", own, StringComparison.Ordinal);
            Assert.Contains("**Over when**", own, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_alarm_tells_the_topic_and_stays_quiet_when_nothing_happens() => Assert.All(Alarms(), alarm =>
    {
        Assert.Equal("""["AlarmTopic"]""", alarm["AlarmActions"]!.ToJsonString());
        Assert.Equal("""["AlarmTopic"]""", alarm["OKActions"]!.ToJsonString());
        Assert.Equal("notBreaching", Text(alarm, "TreatMissingData"));
        Assert.StartsWith("AWS::StackName-", Text(alarm, "AlarmName"), StringComparison.Ordinal);
    });

    [Fact]
    public void Alarms_and_dashboard_show_metrics_that_somebody_writes() =>
        Assert.All(AlarmMetrics().Concat(DashboardMetrics()), metric => Assert.Contains(metric, Written()));

    [Fact]
    public void The_dashboard_shows_every_metric_of_ours() => Assert.Equal(
        Metric.All.Select(metric => metric.Name).Order(),
        DashboardMetrics().Where(metric => metric.StartsWith(MetricLog.Namespace, StringComparison.Ordinal))
            .Select(metric => metric.Split(' ')[1]).Distinct().Order());

    [Fact]
    public void The_dashboard_shows_every_alarm() => Assert.Equal(
        DeployedStack.Plain.OfType(AlarmType)
            .Select(alarm => $"arn:AWS::Partition:cloudwatch:AWS::Region:AWS::AccountId:alarm:{alarm.Id}").Order(),
        Widgets("alarm").SelectMany(widget => widget["properties"]!["alarms"]!.AsArray()).Select(alarm => alarm!.ToString()).Order());

    [Theory]
    [InlineData("DeadLettersAlarm", "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=DeadLetterQueue.QueueName")]
    [InlineData("OldestMessageAlarm", "AWS/SQS ApproximateAgeOfOldestMessage QueueName=PushQueue.QueueName")]
    [InlineData("PackagingErrorsAlarm", "AWS/Lambda Errors FunctionName=PackagingFunction")]
    [InlineData("RetriesAlarm", "BacklogQueue Retried FunctionName=PackagingFunction")]
    [InlineData("PackagingTimeAlarm", "AWS/Lambda Duration FunctionName=PackagingFunction")]
    [InlineData("IngestErrorsAlarm", "AWS/ApiGateway 5xx ApiId=Api")]
    [InlineData("RejectedWebhooksAlarm", "BacklogQueue Rejected FunctionName=IngestFunction")]
    public void An_alarm_watches_its_own_resource(string id, string metric) =>
        Assert.Equal([metric], MetricsOf(DeployedStack.Plain.Properties(id)));

    [Theory]
    [InlineData("900")]
    [InlineData("120")]
    public void The_mark_of_a_long_package_follows_the_time_out(string timeout)
    {
        JsonObject alarm = new DeployedStack(("PackagingTimeout", timeout)).Properties("PackagingTimeAlarm");
        string[] expression = alarm["Metrics"]!.AsArray().Single(metric => metric!["Expression"] is not null)!["Expression"]!
            .ToString().Split(" / ");

        // Lambda's Duration is in milliseconds, the alarm in percent.
        Assert.Equal("duration", expression[0]);
        double divisor = expression[1..].Aggregate(1.0, (product, factor) => product * double.Parse(factor, CultureInfo.InvariantCulture));
        double atTimeout = double.Parse(timeout, CultureInfo.InvariantCulture) * 1000 / divisor;
        Assert.Equal(100, atTimeout);
        Assert.Equal("80", Text(alarm, "Threshold"));
    }

    [Fact]
    public void Only_CloudWatch_for_alarms_of_this_stack_may_publish_to_the_topic()
    {
        JsonObject[] statements = [.. DeployedStack.Plain.Properties("AlarmTopicPolicy")["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(statement => statement!.AsObject())];

        JsonObject allow = statements.Single(statement => Text(statement, "Effect") == "Allow");
        Assert.Equal("cloudwatch.amazonaws.com", allow["Principal"]!["Service"]!.ToString());
        Assert.Equal("AWS::AccountId", allow["Condition"]!["StringEquals"]!["aws:SourceAccount"]!.ToString());
        Assert.EndsWith(":alarm:AWS::StackName-*", allow["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_subscribed_when_one_is_given()
    {
        Assert.DoesNotContain("AlarmSubscription", DeployedStack.Plain.Ids);
        Assert.Equal("team@example.com", Text(DeployedStack.Full.Properties("AlarmSubscription"), "Endpoint"));
    }

    [Fact]
    public void Both_functions_are_traced_and_every_log_ends()
    {
        Assert.All(
            DeployedStack.Plain.OfType("AWS::Serverless::Function"), function => Assert.Equal("Active", Text(function.Properties, "Tracing")));
        Assert.All(
            DeployedStack.Full.OfType("AWS::Logs::LogGroup"), group => Assert.Equal("90", Text(group.Properties, "RetentionInDays")));
    }

    private static HashSet<string> Written() =>
    [
        .. s_ofAws.SelectMany(metric => WritersOf(metric).Select(writer => $"{metric} {writer}")),
        .. Metric.All.Select(metric => $"{MetricLog.Namespace} {metric.Name} "
            + $"{MetricLog.Dimension}={(s_ofIngest.Contains(metric) ? "IngestFunction" : "PackagingFunction")}"),
    ];

    private static string[] WritersOf(string metric) => metric.Split(' ')[0] switch
    {
        "AWS/SQS" => ["QueueName=PushQueue.QueueName", "QueueName=DeadLetterQueue.QueueName"],
        "AWS/Lambda" => ["FunctionName=IngestFunction", "FunctionName=PackagingFunction"],
        _ => ["ApiId=Api"],
    };

    private static IEnumerable<JsonObject> Alarms() => DeployedStack.Plain.OfType(AlarmType).Select(alarm => alarm.Properties);

    private static IEnumerable<string> AlarmMetrics() => Alarms().SelectMany(MetricsOf);

    private static IEnumerable<string> MetricsOf(JsonObject alarm) => alarm["Metrics"] is JsonArray several
        ? several.Where(one => one!["MetricStat"] is not null).Select(one => Named(one!["MetricStat"]!["Metric"]!))
        : [Named(alarm)];

    private static string Named(JsonNode metric)
    {
        JsonNode dimension = Assert.Single(metric["Dimensions"]!.AsArray())!;
        return $"{metric["Namespace"]} {metric["MetricName"]} {dimension["Name"]}={dimension["Value"]}";
    }

    private static IEnumerable<string> DashboardMetrics() => Widgets("metric")
        .SelectMany(widget => widget["properties"]!["metrics"]!.AsArray())
        .Select(metric => $"{metric![0]} {metric[1]} {metric[2]}={metric[3]}");

    private static IEnumerable<JsonNode> Widgets(string type) =>
        JsonNode.Parse(Text(DeployedStack.Plain.Properties("Dashboard"), "DashboardBody"))!["widgets"]!.AsArray()
            .Select(widget => widget!).Where(widget => widget["type"]!.ToString() == type);

    private static string Text(JsonObject owner, string name) => owner[name]!.ToString();
}
