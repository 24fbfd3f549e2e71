using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Local.Template;

public sealed class Template_texts
{
    private const string Text = """
        Parameters:
          Seconds: { Type: Number, Default: 30 }
          Name: { Type: String }
        Resources:
          Queue: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
          Role: { Type: AWS::IAM::Role }
        """;

    [Fact]
    public void A_parameter_has_the_value_given_or_its_default()
    {
        StackTemplate template = StackTemplate.Parse(Text, new Dictionary<string, string> { ["Name"] = "mine" });

        Assert.Equal("30", template.Parameters["Seconds"]);
        Assert.Equal("mine", template.Parameters["Name"]);
        Assert.Equal(["Queue", "Role"], template.Resources.Select(resource => resource.LogicalId));
        Assert.Equal("Queue", template.OfType("AWS::SQS::Queue").Single().LogicalId);
    }

    [Fact]
    public void A_parameter_without_any_value_is_named() =>
        Assert.Contains("Parameters.Name", Refused(Text, []).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_for_no_parameter_is_named()
    {
        Dictionary<string, string> values = new() { ["Name"] = "mine", ["Colour"] = "red" };

        Assert.Contains("Colour", Refused(Text, values).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resources: [")]
    [InlineData("just text")]
    [InlineData("Parameters: {}")]
    [InlineData("Resources: { Queue: {} }")]
    [InlineData("Resources: { Queue: { Type: A, Type: B } }")]
    public void A_text_that_is_no_template_is_refused(string text) => Refused(text, []);

    [Fact]
    public void A_missing_file_is_named()
    {
        TemplateException refused = Assert.Throws<TemplateException>(
            () => StackTemplate.Load("/nowhere/template.yaml", new Dictionary<string, string>()));

        Assert.Contains("/nowhere/template.yaml", refused.Message, StringComparison.Ordinal);
    }

    private static TemplateException Refused(string text, Dictionary<string, string> parameters) =>
        Assert.Throws<TemplateException>(() => StackTemplate.Parse(text, parameters));
}
