namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// Condition and filter expressions, made into functions of an item.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
/// </summary>
internal sealed class ConditionParser(ExpressionTokens tokens, ExpressionAttributes attributes)
{
    private const int MaxOperands = 100;

    private static readonly string[] s_comparators = ["=", "<>", "<", "<=", ">", ">="];

    private readonly OperandParser _operands = new(tokens, attributes);

    /// <summary>A test that an item passes or fails; null for a member that the request does not have.</summary>
    public static ItemTest? Parse(string parameter, string? expression, ExpressionAttributes attributes)
    {
        if (expression is null)
        {
            return null;
        }

        ExpressionTokens tokens = new(parameter, expression);
        ItemTest test = new ConditionParser(tokens, attributes).ParseOr();
        return tokens.AtEnd ? test : throw tokens.SyntaxError();
    }

    private ItemTest ParseOr()
    {
        ItemTest left = ParseAnd();
        while (tokens.TryTake("OR"))
        {
            (ItemTest first, ItemTest second) = (left, ParseAnd());
            left = item => first(item) || second(item);
        }

        return left;
    }

    private ItemTest ParseAnd()
    {
        ItemTest left = ParseNot();
        while (tokens.TryTake("AND"))
        {
            (ItemTest first, ItemTest second) = (left, ParseNot());
            left = item => first(item) && second(item);
        }

        return left;
    }

    private ItemTest ParseNot()
    {
        if (tokens.TryTake("NOT"))
        {
            ItemTest test = ParseNot();
            return item => !test(item);
        }

        if (tokens.TryTake("("))
        {
            ItemTest inner = ParseOr();
            tokens.Require(")");
            return inner;
        }

        return tokens.Peek(1) == "(" && tokens.Peek() != "size" ? ParseFunction() : ParseComparison();
    }

    private ItemTest ParseFunction()
    {
        string name = tokens.Take();
        tokens.Require("(");
        ItemTest test = name switch
        {
            "attribute_exists" => Exists(_operands.ParsePath()),
            "attribute_not_exists" => Absent(_operands.ParsePath()),
            "attribute_type" => Pair((value, type) => value.Type == type.Text),
            "begins_with" => Pair(BeginsWith),
            "contains" => Pair(Contains),
            _ => throw tokens.Invalid($"Invalid function name; function: {name}"),
        };
        tokens.Require(")");
        return test;
    }

    private static ItemTest Exists(DocumentPath path) => item => path.Find(item) is not null;

    private static ItemTest Absent(DocumentPath path) => item => path.Find(item) is null;

    private ItemTest Pair(Func<DynamoValue, DynamoValue, bool> test)
    {
        ItemOperand left = _operands.Parse();
        tokens.Require(",");
        ItemOperand right = _operands.Parse();
        return item => left(item) is { } first && right(item) is { } second && test(first, second);
    }

    private ItemTest ParseComparison()
    {
        ItemOperand operand = _operands.Parse();
        if (tokens.TryTake("BETWEEN"))
        {
            ItemOperand low = _operands.Parse();
            tokens.Require("AND");
            ItemOperand high = _operands.Parse();
            return item => Compare(operand, ">=", low)(item) && Compare(operand, "<=", high)(item);
        }

        if (tokens.TryTake("IN"))
        {
            List<ItemOperand> choices = ParseChoices();
            return item => choices.Exists(choice => Compare(operand, "=", choice)(item));
        }

        string comparator = tokens.Peek();
        if (!s_comparators.Contains(comparator))
        {
            throw tokens.SyntaxError();
        }

        tokens.Take();
        return Compare(operand, comparator, _operands.Parse());
    }

    private List<ItemOperand> ParseChoices()
    {
        List<ItemOperand> choices = [];
        tokens.Require("(");
        do
        {
            choices.Add(_operands.Parse());
        }
        while (tokens.TryTake(","));
        tokens.Require(")");
        return choices.Count <= MaxOperands
            ? choices
            : throw tokens.Invalid($"The IN operator is provided with too many operands; number of operands: {choices.Count}");
    }

    /// <summary>What is absent, or of another type, is unequal and in no order.</summary>
    private static ItemTest Compare(ItemOperand left, string comparator, ItemOperand right) => item =>
    {
        (DynamoValue? first, DynamoValue? second) = (left(item), right(item));
        if (first is null || second is null)
        {
            return comparator == "<>";
        }

        return comparator switch
        {
            "=" => first.Equals(second),
            "<>" => !first.Equals(second),
            "<" => first.CompareTo(second) < 0,
            "<=" => first.CompareTo(second) <= 0,
            ">" => first.CompareTo(second) > 0,
            _ => first.CompareTo(second) >= 0,
        };
    };

    private static bool BeginsWith(DynamoValue value, DynamoValue prefix) => (value.Type, prefix.Type) switch
    {
        ("S", "S") => value.Text.StartsWith(prefix.Text, StringComparison.Ordinal),
        ("B", "B") => value.Bytes.AsSpan().StartsWith(prefix.Bytes),
        _ => false,
    };

    private static bool Contains(DynamoValue value, DynamoValue part) => value.Type switch
    {
        "S" => part.Type == "S" && value.Text.Contains(part.Text, StringComparison.Ordinal),
        "B" => part.Type == "B" && value.Bytes.AsSpan().IndexOf(part.Bytes) >= 0,
        "L" or "SS" or "NS" or "BS" => value.Elements.Contains(part),
        _ => false,
    };
}
