using System.Globalization;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>The parts that conditions, updates and projections share: paths, values and <c>size</c>.</summary>
internal sealed class OperandParser(ExpressionTokens tokens, ExpressionAttributes attributes)
{
    public ItemOperand Parse()
    {
        if (tokens.Peek().StartsWith(':'))
        {
            DynamoValue value = Value();
            return _ => value;
        }

        if (tokens.Peek() == "size" && tokens.Peek(1) == "(")
        {
            tokens.Take();
            tokens.Require("(");
            DocumentPath measured = ParsePath();
            tokens.Require(")");
            return item => Size(measured.Find(item));
        }

        DocumentPath path = ParsePath();
        return path.Find;
    }

    public DynamoValue Value()
    {
        string token = tokens.Peek();
        if (!token.StartsWith(':'))
        {
            throw tokens.SyntaxError();
        }

        tokens.Take();
        return attributes.Value(token);
    }

    public DocumentPath ParsePath()
    {
        List<object> steps = [Name()];
        while (true)
        {
            if (tokens.TryTake("."))
            {
                steps.Add(Name());
            }
            else if (tokens.TryTake("["))
            {
                steps.Add(int.TryParse(tokens.Peek(), NumberStyles.None, CultureInfo.InvariantCulture, out int position)
                    ? position
                    : throw tokens.SyntaxError());
                tokens.Take();
                tokens.Require("]");
            }
            else
            {
                return new DocumentPath(steps);
            }
        }
    }

    private string Name()
    {
        string token = tokens.Peek();
        if (token.StartsWith('#'))
        {
            return attributes.Name(tokens.Take());
        }

        if (token.Length == 0 || !(char.IsAsciiLetter(token[0]) || token[0] == '_'))
        {
            throw tokens.SyntaxError();
        }

        return ReservedWords.Contains(token)
            ? throw tokens.Invalid($"Attribute name is a reserved keyword; reserved keyword: {token}")
            : tokens.Take();
    }

    private static DynamoValue? Size(DynamoValue? value)
    {
        int? size = value?.Type switch
        {
            "S" => value.Text.Length,
            "B" => value.Bytes.Length,
            "L" or "SS" or "NS" or "BS" => value.Elements.Count,
            "M" => value.Members.Count,
            _ => null,
        };
        return size is null ? null : DynamoValue.OfNumber(DynamoNumber.Parse(size.Value.ToString(CultureInfo.InvariantCulture)));
    }
}
