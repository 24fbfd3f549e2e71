namespace BacklogQueue.Tests.Vocabulary;

public sealed class Secret_texts
{
    [Fact]
    public void Two_webhook_secrets_can_be_live()
    {
        WebhookSecret secret = WebhookSecret.Parse("""{"current":"0123456789abcdef","previous":"fedcba9876543210"}""");

        Assert.Equal("0123456789abcdef", secret.Current);
        Assert.Equal("fedcba9876543210", secret.Previous);
    }

    [Theory]
    [InlineData("hunter2-hunter2-hunter2")]
    [InlineData("""{"current":"hunter2"}""")]
    [InlineData("""{"current":"0123456789abcdef","previous":"hunter2"}""")]
    [InlineData("""{"current":["hunter2"]}""")]
    public void A_webhook_secret_of_another_form_is_refused_without_repeating_it(string text)
    {
        SecretFormatException refusal = Assert.Throws<SecretFormatException>(() => WebhookSecret.Parse(text));
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("""{"username":"","password":"hunter2"}""")]
    [InlineData("""{"user":"u","password":"hunter2"}""")]
    public void A_git_secret_of_another_form_is_refused_without_repeating_it(string text)
    {
        SecretFormatException refusal = Assert.Throws<SecretFormatException>(() => GitSecret.Parse(text));
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_print_without_their_text()
    {
        Assert.DoesNotContain("hunter2", GitSecret.Parse("""{"username":"u","password":"hunter2"}""").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", WebhookSecret.Parse("""{"current":"0123456789abcdef"}""").ToString(), StringComparison.Ordinal);
    }
}
