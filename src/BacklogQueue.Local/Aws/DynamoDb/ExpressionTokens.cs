using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>An expression's words and marks, read one after the other.</summary>
internal sealed partial class ExpressionTokens
{
    /// <summary>Bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html</summary>
    private const int MaxLength = 4_096;

    private readonly string _parameter;
    private readonly string _text;
    private readonly List<Match> _tokens;
    private int _next;

    /// <param name="parameter">The request's member, for error messages, e.g. <c>ConditionExpression</c>.</param>
    /// <param name="text">The expression.</param>
    public ExpressionTokens(string parameter, string text)
    {
        (_parameter, _text) = (parameter, text);
        _tokens = [.. Token().Matches(text).Cast<Match>()];
        if (text.Trim().Length == 0)
        {
            throw Invalid("The expression can not be empty;");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxLength)
        {
            throw Invalid($"Expression size has exceeded the maximum allowed size; expression size: {text.Length}");
        }
    }

    public bool AtEnd => _next == _tokens.Count;

    /// <summary>The next token, not yet taken; empty at the end.</summary>
    public string Peek(int ahead = 0) => _next + ahead < _tokens.Count ? _tokens[_next + ahead].Value : "";

    public string Take() => AtEnd ? throw SyntaxError() : _tokens[_next++].Value;

    /// <summary>Takes the next token if it is this one; keywords in any case.</summary>
    public bool TryTake(string token)
    {
        bool matches = Peek().Equals(token, StringComparison.OrdinalIgnoreCase);
        _next += matches ? 1 : 0;
        return matches;
    }

    public void Require(string token)
    {
        if (!TryTake(token))
        {
            throw SyntaxError();
        }
    }

    public AwsException SyntaxError()
    {
        int at = AtEnd ? _text.Length : _tokens[_next].Index;
        string near = _text[Math.Max(0, at - 10)..Math.Min(_text.Length, at + 10)];
        return Invalid($"Syntax error; token: \"{(AtEnd ? "<EOF>" : Peek())}\", near: \"{near}\"");
    }

    public AwsException Invalid(string message) => DynamoError.Validation($"Invalid {_parameter}: {message}");

    [GeneratedRegex(@"[#:]?[A-Za-z0-9_]+|<>|<=|>=|[^\s]")]
    private static partial Regex Token();
}
