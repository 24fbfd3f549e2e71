using System.Text.Json;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.DeadLetters;

public sealed class Dlq_list_and_show(TestCloud cloud)
{
    [Fact]
    public async Task A_listing_names_what_is_asked_for_and_changes_nothing()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push wanted = SomePush.Of(SomePush.Main with { Repository = "web" }, SomePush.Commit('a'));
        Push other = SomePush.Of();
        await someone.FailAsync(other);
        await someone.FailAsync(wanted, "UnsafeTree", "Up: \u001b[2J");

        BacklogqResult json = await someone.RunAsync("dlq", "list", "--repository", "web", "--json");
        BacklogqResult text = await someone.RunAsync("dlq", "list", "--reason", "unsafetree");

        Assert.True(json.ExitCode == 0, json.ToString());
        JsonElement letter = JsonDocument.Parse(json.Text).RootElement;
        Assert.Equal(wanted.Delivery, letter.GetProperty("delivery").GetString());
        Assert.Equal("refs/heads/main", letter.GetProperty("ref").GetString());
        Assert.Equal(wanted.Commit?.Hex, letter.GetProperty("commit").GetString());
        Assert.Equal("UnsafeTree", letter.GetProperty("kind").GetString());
        Assert.Contains("1 listed.", json.Errors, StringComparison.Ordinal);
        Assert.Contains("UnsafeTree: Up:", text.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await someone.DeadAsync()).Count);
    }

    [Fact]
    public async Task A_letter_is_shown_with_its_pushs_life_by_either_id()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of(commit: SomePush.Commit('a'));
        await someone.FailAsync(push, "UnsafeTree", "The tree has \"..\".");

        BacklogqResult json = await someone.RunAsync("dlq", "show", push.Delivery, "--json");
        JsonElement letter = JsonDocument.Parse(json.Text).RootElement;
        BacklogqResult card = await someone.RunAsync("dlq", "show", letter.GetProperty("id").GetString()!);

        Assert.Equal("Failed", letter.GetProperty("push").GetProperty("status").GetString());
        Assert.Equal(PushMessage.Write(push), letter.GetProperty("body").GetString());
        Assert.Contains("why        UnsafeTree: The tree has \"..\".", card.Text, StringComparison.Ordinal);
        Assert.Contains("status     Failed", card.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_is_not_there_cannot_be_shown()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);

        BacklogqResult result = await someone.RunAsync("dlq", "show", "nobody");

        Assert.True(result is { ExitCode: 1, Text: "" }, result.ToString());
        Assert.Contains("'nobody'", result.Errors, StringComparison.Ordinal);
    }
}
