using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS;
using BacklogQueue.Tests.Metrics;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Metrics_of_pushes(TestCloud cloud)
{
    [Fact]
    public async Task A_packaged_push_tells_its_size_its_times_and_its_age()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");

        await worker.WorkOnAsync(worker.Push(commit));

        MetricLine line = Line(worker);
        Assert.Equal(("packaging", "request-1"), (line.Function, line.RequestId));
        Assert.Equal(["ArtifactBytes", "FetchTime", "LookupTime", "PackageTime", "Packaged", "SettledAge"], line.Values.Keys.Order());
        Assert.Equal([(await worker.VersionsAsync()).Single().Size!.Value], line.Values["ArtifactBytes"]);
        Assert.InRange(line.Values["SettledAge"].Single(), 0, 600);
    }

    [Fact]
    public async Task A_batch_is_one_line_that_counts_every_fate()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId first = await worker.CommitAndPushAsync("one");
        CommitId second = await worker.CommitAndPushAsync("two");

        await worker.WorkOnAsync(
            worker.Push(first), worker.Push(second), worker.Push(second), worker.Push(null, RefChange.Delete, "gone"));

        MetricLine line = Line(worker);
        Assert.Equal([1], line.Values["Superseded"]);
        Assert.Equal([1], line.Values["Packaged"]);
        Assert.Equal([1], line.Values["Duplicate"]);
        Assert.Equal([1], line.Values["RefDeleted"]);
        Assert.Equal(4, line.Values["SettledAge"].Length);
        Assert.Single(line.Values["ArtifactBytes"]);
    }

    [Fact]
    public async Task A_push_that_is_given_up_counts_as_failed()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        await worker.CommitAndPushAsync("one");
        worker.SetPassword("wrong");

        await worker.WorkOnAsync(worker.Push(null));

        MetricLine line = Line(worker);
        Assert.Equal(["Failed", "SettledAge"], line.Values.Keys.Order());
    }

    [Fact]
    public async Task A_transient_failure_counts_as_retried()
    {
        Faults git = new() { Answer = _ => Task.FromResult<HttpResponseMessage?>(new(System.Net.HttpStatusCode.ServiceUnavailable)) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);

        await worker.WorkOnAsync(worker.Push(null));

        Assert.Equal(["Retried"], Line(worker).Values.Keys);
    }

    [Fact]
    public async Task Every_line_of_the_log_names_delivery_ref_commit_message_and_trace()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        batch.Records.Single().Attributes[MessageSystemAttributeName.AWSTraceHeader] = "Root=1-2-3";

        await worker.HandleAsync(batch);

        JsonElement[] lines = [.. worker.LogText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(
            (push.Delivery, push.Ref.ToString(), push.Commit!.ToString(), batch.Records.Single().MessageId, "Root=1-2-3"),
            (Text(line, "delivery"), Text(line, "ref"), Text(line, "commit"), Text(line, "messageId"), Text(line, "upstreamTraceId"))));
    }

    private static MetricLine Line(RunningWorker worker) => Assert.Single(MetricLine.ReadAll(worker.MetricText));

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
