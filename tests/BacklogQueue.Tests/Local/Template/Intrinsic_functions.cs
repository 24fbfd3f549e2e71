using System.Text.Json.Nodes;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Local.Template;

public sealed class Intrinsic_functions
{
    private static readonly TemplateResolver s_resolver = new(
        new Dictionary<string, string> { ["Size"] = "3", ["AWS::Region"] = "eu-central-1" },
        (id, attribute) => (id, attribute) switch
        {
            ("Queue", null) => "http://queue",
            ("Queue", "Arn") => "arn:queue",
            _ => null,
        },
        new Dictionary<string, bool> { ["Yes"] = true, ["No"] = false });

    [Theory]
    [InlineData("!Ref Size", "3")]
    [InlineData("!Ref AWS::Region", "eu-central-1")]
    [InlineData("!Ref Queue", "http://queue")]
    [InlineData("{Ref: Queue}", "http://queue")]
    [InlineData("!GetAtt Queue.Arn", "arn:queue")]
    [InlineData("!GetAtt [Queue, Arn]", "arn:queue")]
    [InlineData("{Fn::GetAtt: [Queue, Arn]}", "arn:queue")]
    [InlineData("!Sub 'a-${AWS::Region}-${Queue.Arn}-${Queue}-${!literal}-$x'", "a-eu-central-1-arn:queue-http://queue-${literal}-$x")]
    [InlineData("!Sub ['${own}/${Size}', {own: !Ref Queue}]", "http://queue/3")]
    [InlineData("!Join ['+', !Split [',', 'a,b,']]", "a+b+")]
    [InlineData("!Join ['-', [a, !Ref Size, !GetAtt Queue.Arn]]", "a-3-arn:queue")]
    [InlineData("!If [Yes, !Ref Size, !Ref Nothing]", "3")]
    [InlineData("!If [No, !Ref Nothing, b]", "b")]
    [InlineData("plain", "plain")]
    [InlineData("12", "12")]
    public void A_function_gives_what_CloudFormation_gives(string yaml, string expected) =>
        Assert.Equal(expected, s_resolver.ResolveText(Read(yaml)));

    [Theory]
    [InlineData("!If [Maybe, b, c]", "Maybe")]
    [InlineData("!Select [0, [a]]", "Fn::Select")]
    [InlineData("!ImportValue other", "Fn::ImportValue")]
    [InlineData("{Fn::Base64: x}", "Fn::Base64")]
    [InlineData("!Ref Nothing", "Nothing")]
    [InlineData("!GetAtt Queue.Colour", "Queue.Colour")]
    [InlineData("!Sub '${Nothing}'", "Nothing")]
    [InlineData("!Sub '${Queue.Colour}'", "Queue.Colour")]
    public void What_is_not_known_is_refused_by_name(string yaml, string named)
    {
        TemplateException refused = Assert.Throws<TemplateException>(() => s_resolver.Resolve(Read(yaml)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_are_worked_out_at_any_depth_and_other_values_keep_their_kind()
    {
        JsonNode? resolved = s_resolver.Resolve(Read("{on: true, many: [1, '1', !Ref Size], none: null, deep: {url: !Ref Queue}}"));

        Assert.Equal("""{"on":true,"many":[1,"1","3"],"none":null,"deep":{"url":"http://queue"}}""", resolved!.ToJsonString());
    }

    [Fact]
    public void No_value_takes_its_member_or_item_away()
    {
        const string Text = "{a: !If [No, 1, !Ref AWS::NoValue], b: [1, !If [Yes, !Ref AWS::NoValue, 2], 3], c: !If [Yes, {d: !Ref Size}, 0]}";

        Assert.Equal("""{"b":[1,3],"c":{"d":"3"}}""", s_resolver.Resolve(Read(Text))!.ToJsonString());
        Assert.Null(s_resolver.Resolve(Read("!Ref AWS::NoValue")));
    }

    [Fact]
    public void Every_resource_that_a_value_names_is_found()
    {
        JsonNode? value = Read("[!Ref A, {x: !GetAtt B.Arn}, !Sub '${C}-${D.Arn}-${!not}', !Join ['', [!Ref E]], !Sub ['${F}', {f: !Ref G}]]");

        Assert.Equal(["A", "B", "C", "D", "E", "F", "G"], TemplateResolver.References(value));
    }

    private static JsonNode? Read(string yaml) => TemplateYaml.Parse($"value: {yaml}")["value"];
}
