using System.Text.Json;
using BacklogQueue.Ingest.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Ingest;

public sealed class Answering_a_webhook
{
    [Theory]
    [InlineData("GET", "/webhooks/example", 405, "POST")]
    [InlineData("PUT", "/webhooks/example", 405, "POST")]
    [InlineData("OPTIONS", "/webhooks/nobody", 405, "POST")]
    [InlineData("POST", "/health", 405, "GET")]
    [InlineData("POST", "/webhooks/nobody", 404, null)]
    [InlineData("POST", "/webhooks/", 404, null)]
    [InlineData("POST", "/webhooks", 404, null)]
    [InlineData("POST", "/webhooks/example/", 404, null)]
    [InlineData("POST", "/webhooks/example/more", 404, null)]
    [InlineData("POST", "/Webhooks/example", 404, null)]
    [InlineData("POST", "/webhooks/EXAMPLE", 404, null)]
    [InlineData("POST", "//webhooks/example", 404, null)]
    [InlineData("POST", "/", 404, null)]
    [InlineData("POST", "", 404, null)]
    [InlineData("GET", "/health", 200, null)]
    public async Task Paths_and_methods_are_told_apart(string method, string path, int code, string? allow)
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder { Method = method, Path = path });

        Assert.Equal(code, answer.Code);
        Assert.Equal(allow, answer.Headers.GetValueOrDefault("Allow"));
        Assert.Empty(rig.Queue.Requests);
    }

    [Fact]
    public async Task A_stage_in_front_of_the_path_is_not_part_of_it()
    {
        using IngestRig rig = new();

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder { Stage = "prod", Path = "/prod/webhooks/example" })).Code);
    }

    [Theory]
    [InlineData(WebhookRequest.MaxBodyBytes, 200)]
    [InlineData(WebhookRequest.MaxBodyBytes + 1, 413)]
    public async Task A_body_has_a_mebibyte_at_the_most_however_it_comes(int size, int code)
    {
        using IngestRig rig = new();
        string json = ApiEventBuilder.ProjectBody("refs/heads/main");
        string body = json + new string(' ', size - json.Length);

        IngestAnswer text = await rig.SendAsync(new ApiEventBuilder { Body = body });
        IngestAnswer base64 = await rig.SendAsync(new ApiEventBuilder
        {
            Body = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(body)),
            IsBase64 = true,
        });

        Assert.Equal((code, code), (text.Code, base64.Code));
    }

    [Fact]
    public async Task A_large_body_is_refused_before_the_sender_is_authenticated()
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder { Body = new string('é', 600_000) });

        Assert.Equal(413, answer.Code);
        Assert.Empty(rig.Secrets.Requests);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("Application/JSON; charset=UTF-8", 200)]
    [InlineData("application/x-www-form-urlencoded", 400)]
    [InlineData("application/jsonp", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("", 415)]
    [InlineData(null, 415)]
    public async Task The_media_type_decides_which_webhook_it_is(string? type, int code)
    {
        using IngestRig rig = new();

        Assert.Equal(code, (await rig.SendAsync(new ApiEventBuilder { ContentType = type })).Code);
    }

    [Fact]
    public async Task A_queued_push_carries_what_the_webhook_said()
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal((200, "queued"), (answer.Code, answer.Status));
        Push expected = new()
        {
            Delivery = answer.Delivery,
            Ref = new RefId("example", "SHOP", "web", "refs/heads/main"),
            Change = RefChange.Update,
            Commit = CommitId.Parse(ApiEventBuilder.Commit),
            Activity = 7,
            PushedAt = new DateTimeOffset(2025, 2, 8, 2, 8, 28, TimeSpan.Zero),
            PushedBy = "山田",
            Summary = "Fix",
            ReceivedAt = rig.Clock.GetUtcNow(),
        };
        Assert.Equal(expected, rig.QueuedPush);
    }

    [Fact]
    public async Task The_same_webhook_twice_is_two_deliveries_of_one_group()
    {
        using IngestRig rig = new();

        await rig.SendAsync(new ApiEventBuilder());
        await rig.SendAsync(new ApiEventBuilder());

        JsonElement[] sent = [.. rig.Queue.Requests.Select(request => JsonElement.Parse(request.Body))];
        Assert.Equal(2, sent.Select(message => message.GetProperty("MessageDeduplicationId").GetString()).Distinct().Count());
        Assert.Single(sent.Select(message => message.GetProperty("MessageGroupId").GetString()).Distinct());
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "<html>")]
    [InlineData(400, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}""")]
    [InlineData(403, """{"__type":"com.amazon.coral.service#AccessDeniedException","message":"not authorized"}""")]
    [InlineData(200, "<html>")]
    public async Task What_sqs_does_not_take_is_not_called_queued(int status, string body)
    {
        using IngestRig rig = new(queue: new ScriptedHandler(ScriptedHandler.Answer(status, body)));

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal((503, "unavailable"), (answer.Code, answer.Status));
        Assert.Equal("30", answer.Headers["Retry-After"]);
        Assert.Equal("the queue does not take messages now", answer.Reason);
        Assert.Equal("Error", rig.LogLine.GetProperty("level").GetString());
        Assert.True(rig.LogLine.TryGetProperty("error", out _), rig.LogText);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_503_too()
    {
        using IngestRig rig = new(queue: new ScriptedHandler(_ => throw new HttpRequestException("Connection reset")));

        Assert.Equal(503, (await rig.SendAsync(new ApiEventBuilder())).Code);
    }

    [Fact]
    public async Task When_our_own_time_ends_before_sqs_answers_it_is_a_503_as_well()
    {
        using CancellationTokenSource deadline = new();
        using IngestRig rig = new(queue: new ScriptedHandler(_ =>
        {
            deadline.Cancel();
            throw new OperationCanceledException(deadline.Token);
        }));

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder().ToString(), deadline.Token);

        Assert.Equal((503, "unavailable"), (answer.Code, answer.Status));
    }

    [Fact]
    public async Task A_ref_whose_key_s3_cannot_hold_is_rejected()
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder
        {
            Body = ApiEventBuilder.ProjectBody("refs/heads/" + new string('枝', 150)),
        });

        Assert.Equal((400, "the ref's S3 key would be longer than 1024 bytes"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task The_log_line_says_what_happened_without_query_or_credentials()
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder { Query = "token=" + IngestRig.Secret });

        JsonElement line = rig.LogLine;
        Dictionary<string, string> expected = new()
        {
            ["event"] = "Webhook",
            ["level"] = "Information",
            ["method"] = "POST",
            ["path"] = "/webhooks/example",
            ["status"] = "queued",
            ["delivery"] = answer.Delivery,
            ["space"] = "example",
            ["project"] = "SHOP",
            ["ref"] = "refs/heads/main",
            ["commit"] = ApiEventBuilder.Commit,
            ["sourceIp"] = "203.0.113.10",
        };
        Assert.All(expected, field => Assert.Equal(field.Value, line.GetProperty(field.Key).GetString()));
        Assert.Equal(200, line.GetProperty("code").GetInt32());
        Assert.DoesNotContain("token", rig.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("Basic", rig.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("山田", rig.LogText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"version":"2.0"}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs"}]}""")]
    [InlineData("{")]
    public async Task An_event_that_is_no_apis_fails_the_invocation(string apiEvent)
    {
        using IngestRig rig = new();

        await Assert.ThrowsAnyAsync<JsonException>(() => rig.SendAsync(apiEvent));
    }
}
