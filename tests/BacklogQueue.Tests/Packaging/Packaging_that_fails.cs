using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.SQS.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Packaging_that_fails(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_fails_the_push_at_once_and_names_no_secret()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.SetPassword("wrong-password");
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Empty(await worker.WorkOnAsync(push));

        await AssertFailedAsync(worker, push, "Unauthorized");
        Assert.DoesNotContain("wrong-password", worker.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_changed_a_moment_ago_is_read_again()
    {
        Faults git = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: new RunningClock(TimeSpan.FromSeconds(6)), git: git);
        worker.SetPassword("wrong-password");
        git.Spoil = (_, response) =>
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                worker.SetPassword(worker.Password);
            }

            return Task.FromResult(response);
        };
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Empty(await worker.WorkOnAsync(push));

        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Theory]
    [InlineData(null, "NoSecret")]
    [InlineData("not-json-but-hush", "BadSecret")]
    public async Task A_secret_that_is_not_there_or_no_git_secret_fails_the_push_and_is_named(string? text, string kind)
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.Secret.Text = text;
        Push push = worker.Push(SomePush.Commit('a'));

        Assert.Empty(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Failed, row.Status);
        Assert.Equal(kind, row.LastError?.Kind);
        Assert.Contains("secret git", row.LastError?.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", worker.LogText + row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_fails_the_push()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push push = worker.Push(SomePush.Commit('a'), repository: "unknown");

        Assert.Empty(await worker.WorkOnAsync(push));

        await AssertFailedAsync(worker, push, "RepositoryNotFound");
    }

    [Fact]
    public async Task A_host_that_answers_with_a_web_page_fails_the_push()
    {
        Faults git = new()
        {
            Answer = _ => Task.FromResult<HttpResponseMessage?>(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("<html>Welcome</html>", Encoding.UTF8, "text/html"),
            }),
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        Push push = worker.Push(SomePush.Commit('a'));

        Assert.Empty(await worker.WorkOnAsync(push));

        await AssertFailedAsync(worker, push, "NotAGitServer");
    }

    [Fact]
    public async Task A_push_that_no_route_takes_fails()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push push = worker.Push(SomePush.Commit('a')) with { Ref = SomePush.Main with { Ref = "refs/tags/v1" } };

        Assert.Empty(await worker.WorkOnAsync(push));

        await AssertFailedAsync(worker, push, "UnknownRoute");
    }

    [Fact]
    public async Task A_message_that_is_no_push_goes_to_the_dead_letter_queue_as_it_is()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        const string Body = """{"version":99}""";
        await worker.Sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = worker.Queue.AbsoluteUri,
                MessageBody = Body,
                MessageGroupId = "group",
                MessageDeduplicationId = "id",
            },
            Token);

        Assert.Empty(await worker.WorkAsync());

        Message dead = Assert.Single(await worker.DeadAsync());
        Assert.Equal(Body, dead.Body);
        Assert.Equal("group", dead.Attributes!["MessageGroupId"]);
        Assert.Equal("BadMessage", dead.MessageAttributes![PushQueue.KindAttribute].StringValue);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".git")]
    public async Task A_tree_that_no_one_should_unpack_leaves_nothing_in_S3(string name)
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.Git.Write("file.txt", "good");
        await worker.Git.CommitAsync("Good");
        string blob = await worker.Git.RunAsync("rev-parse", "HEAD:file.txt");
        byte[] tree = [.. Encoding.ASCII.GetBytes($"100644 {name}\0"), .. Convert.FromHexString(blob)];
        string treeId = Text(await worker.Git.RunBytesAsync(tree, "hash-object", "-t", "tree", "--literally", "-w", "--stdin"));
        CommitId commit = CommitId.Parse(await worker.Git.RunAsync("commit-tree", "-m", "Bad", treeId));
        await worker.Git.RunAsync("push", "-q", "origin", $"{commit}:refs/heads/main");
        Push push = worker.Push(commit);

        Assert.Empty(await worker.WorkOnAsync(push));

        await AssertFailedAsync(worker, push, "UnsafeTree");
        Assert.Empty(await worker.VersionsAsync());
    }

    [Fact]
    public async Task A_pack_that_is_cut_short_is_tried_again_and_leaves_nothing_in_S3()
    {
        Faults git = new() { Spoil = CutPackAsync };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Single(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Retrying, row.Status);
        Assert.Equal("Truncated", row.LastError?.Kind);
        Assert.Empty(await worker.VersionsAsync());
        Assert.Empty(await worker.DeadAsync());
    }

    [Fact]
    public async Task A_transient_failure_at_the_last_try_puts_the_push_into_the_dead_letter_queue()
    {
        Faults git = new() { Answer = _ => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.ServiceUnavailable)) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        Push push = worker.Push(SomePush.Commit('a'));
        await worker.SendAsync(push);

        Assert.Empty(await worker.WorkAsync(RunningWorker.LastTry));

        await AssertFailedAsync(worker, push, "ServerUnavailable", isTransient: true);
    }

    [Fact]
    public async Task A_push_that_failed_goes_through_when_its_dead_letter_is_redriven()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.SetPassword("wrong-password");
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.WorkOnAsync(push);
        Message dead = Assert.Single(await worker.DeadAsync());
        worker.SetPassword(worker.Password);
        await worker.Sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = worker.Queue.AbsoluteUri,
                MessageBody = dead.Body,
                MessageGroupId = dead.Attributes!["MessageGroupId"],
                MessageDeduplicationId = dead.MessageId,
            },
            Token);

        Assert.Empty(await worker.WorkAsync());

        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.Equal(
            [PushStatus.Received, PushStatus.Failed, PushStatus.Received, PushStatus.Packaged],
            row.History.Select(line => line.Status));
    }

    private static async Task AssertFailedAsync(RunningWorker worker, Push push, string kind, bool isTransient = false)
    {
        PushRow row = await worker.RowAsync(push);
        Message dead = Assert.Single(await worker.DeadAsync());
        Assert.Equal(PushStatus.Failed, row.Status);
        Assert.Equal(kind, row.LastError?.Kind);
        Assert.Equal(isTransient, row.LastError?.IsTransient);
        Assert.StartsWith($"{kind}: ", row.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("password", row.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(PushMessage.Write(push), dead.Body);
        Assert.Equal(push.Ref.MessageGroupId, dead.Attributes!["MessageGroupId"]);
        Assert.Equal(kind, dead.MessageAttributes![PushQueue.KindAttribute].StringValue);
        Assert.Equal(row.LastError?.Text, dead.MessageAttributes[PushQueue.ReasonAttribute].StringValue);
        Assert.Equal(push.Delivery, dead.MessageAttributes[PushQueue.DeliveryAttribute].StringValue);
    }

    private static string Text(byte[] output) => Encoding.ASCII.GetString(output).Trim();

    /// <summary>Gives the first half of an answer that has a pack in it, as a connection that breaks does.</summary>
    private static async Task<HttpResponseMessage> CutPackAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(Token);
        bool hasPack = body.AsSpan().IndexOf("PACK"u8) >= 0;
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        response.Content = new ByteArrayContent(hasPack ? body[..(body.Length / 2)] : body);
        response.Content.Headers.ContentType = type;
        return response;
    }
}
