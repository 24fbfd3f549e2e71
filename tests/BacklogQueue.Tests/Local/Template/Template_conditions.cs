using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Local.Template;

public sealed class Template_conditions
{
    private const string Text = """
        Parameters:
          Domain: { Type: String, Default: "" }
          Certificate: { Type: String, Default: "" }
          Size: { Type: String, Default: small }
        Rules:
          CertificateForDomain:
            RuleCondition: !Not [!Equals [!Ref Domain, ""]]
            Assertions:
              - Assert: !Not [!Equals [!Ref Certificate, ""]]
                AssertDescription: A domain needs a certificate.
        Conditions:
          HasDomain: !Not [!Equals [!Ref Domain, ""]]
          IsSmall: !Equals [!Ref Size, small]
          Both: !And [!Condition HasDomain, !Condition IsSmall]
          Either: !Or [!Condition HasDomain, !Condition IsSmall]
        Resources:
          Always: { Type: AWS::SQS::Queue }
          Sometimes: { Type: AWS::SQS::Queue, Condition: HasDomain }
        """;

    [Fact]
    public void Conditions_follow_the_parameters()
    {
        Assert.Equal("Both False, Either True, HasDomain False, IsSmall True", Conditions([]));
        Assert.Equal(
            "Both False, Either True, HasDomain True, IsSmall False",
            Conditions(new() { ["Domain"] = "a.example", ["Certificate"] = "arn", ["Size"] = "large" }));
    }

    [Fact]
    public void A_resource_whose_condition_does_not_hold_is_not_there()
    {
        Assert.Equal(["Always"], Resources([]));
        Assert.Equal(["Always", "Sometimes"], Resources(new() { ["Domain"] = "a.example", ["Certificate"] = "arn" }));
    }

    [Fact]
    public void A_broken_rule_says_its_own_words()
    {
        TemplateException broken = Assert.Throws<TemplateException>(() => Parse(Text, new() { ["Domain"] = "a.example" }));

        Assert.Equal("Rules.CertificateForDomain: A domain needs a certificate.", broken.Message);
    }

    [Theory]
    [InlineData("Conditions: { A: !Equals [!Ref Nothing, x] }", "Nothing")]
    [InlineData("Conditions: { A: !Condition B }", "\"B\"")]
    [InlineData("Conditions: { A: !Condition B, B: !Not [!Condition A] }", "rests on itself")]
    [InlineData("Conditions: { A: !Contains [[x], y] }", "Fn::Contains")]
    [InlineData("Conditions: { A: true }", "true")]
    public void A_condition_that_cannot_be_worked_out_is_refused(string conditions, string named)
    {
        string text = $$"""
            {{conditions}}
            Resources: { Queue: { Type: AWS::SQS::Queue } }
            """;

        Assert.Contains(named, Assert.Throws<TemplateException>(() => Parse(text, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ Type: AWS::SQS::Queue, Condition: Absent }", "Absent")]
    [InlineData("{ Type: AWS::SQS::Queue, DependsOn: Other }", "DependsOn")]
    [InlineData("{ Type: AWS::Kinesis::Stream }", "AWS::Kinesis::Stream")]
    public void A_resource_that_cannot_be_followed_is_refused(string resource, string named)
    {
        TemplateException refused = Assert.Throws<TemplateException>(() => Parse($"Resources: {{ Some: {resource} }}", []));

        Assert.StartsWith("Resources.Some", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static string Conditions(Dictionary<string, string> parameters) => string.Join(
        ", ", Parse(Text, parameters).Conditions.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}"));

    private static IEnumerable<string> Resources(Dictionary<string, string> parameters) =>
        Parse(Text, parameters).Resources.Select(resource => resource.LogicalId);

    private static StackTemplate Parse(string text, Dictionary<string, string> parameters) => StackTemplate.Parse(text, parameters);
}
