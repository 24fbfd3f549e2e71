namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// Update expressions: SET, REMOVE, ADD and DELETE, each at most once. All right-hand sides see the item as it was.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
/// </summary>
internal sealed class UpdateParser
{
    private readonly ExpressionTokens _tokens;
    private readonly OperandParser _operands;
    private readonly List<(DocumentPath Path, ItemOperand Value)> _changes = [];

    private UpdateParser(string expression, ExpressionAttributes attributes)
    {
        _tokens = new ExpressionTokens("UpdateExpression", expression);
        _operands = new OperandParser(_tokens, attributes);
    }

    /// <summary>What to put where, in the order of the expression; null takes away.</summary>
    public static IReadOnlyList<(DocumentPath Path, ItemOperand Value)> Parse(string expression, ExpressionAttributes attributes)
    {
        UpdateParser parser = new(expression, attributes);
        HashSet<string> seen = [];
        while (!parser._tokens.AtEnd)
        {
            string clause = parser._tokens.Peek().ToUpperInvariant();
            Action parseOne = clause switch
            {
                "SET" => parser.ParseSet,
                "REMOVE" => parser.ParseRemove,
                "ADD" => parser.ParseAdd,
                "DELETE" => parser.ParseDelete,
                _ => throw parser._tokens.SyntaxError(),
            };
            parser._tokens.Take();
            if (!seen.Add(clause))
            {
                throw parser._tokens.Invalid($"The \"{clause}\" section can only be used once in an update expression;");
            }

            do
            {
                parseOne();
            }
            while (parser._tokens.TryTake(","));
        }

        return parser._changes;
    }

    private void Add(DocumentPath path, ItemOperand value)
    {
        if (_changes.Find(change => change.Path.Overlaps(path)).Path is { } other)
        {
            throw _tokens.Invalid(
                $"Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [{other}], path two: [{path}]");
        }

        _changes.Add((path, value));
    }

    private void ParseSet()
    {
        DocumentPath path = _operands.ParsePath();
        _tokens.Require("=");
        ItemOperand value = ParseOperand();
        if (_tokens.Peek() is "+" or "-")
        {
            bool isPlus = _tokens.Take() == "+";
            (ItemOperand left, ItemOperand right) = (value, ParseOperand());
            value = item => Calculate(left(item)!, right(item)!, isPlus);
        }

        Add(path, value);
    }

    /// <summary>An operand of SET: it must exist.</summary>
    private ItemOperand ParseOperand()
    {
        ItemOperand operand = (_tokens.Peek(), _tokens.Peek(1)) switch
        {
            ("if_not_exists", "(") => ParsePair((first, second) => first ?? second),
            ("list_append", "(") => ParsePair(Append),
            _ => _operands.Parse(),
        };
        return item => operand(item)
            ?? throw DynamoError.Validation("The provided expression refers to an attribute that does not exist in the item");
    }

    private ItemOperand ParsePair(Func<DynamoValue?, DynamoValue?, DynamoValue?> join)
    {
        bool firstMayBeAbsent = _tokens.Take() == "if_not_exists";
        _tokens.Require("(");
        ItemOperand first = firstMayBeAbsent ? _operands.ParsePath().Find : ParseOperand();
        _tokens.Require(",");
        ItemOperand second = ParseOperand();
        _tokens.Require(")");
        return item => join(first(item), second(item));
    }

    private void ParseRemove() => Add(_operands.ParsePath(), _ => null);

    private void ParseAdd()
    {
        DocumentPath path = _operands.ParsePath();
        DynamoValue value = _operands.Value();
        if (value.Type != "N" && !value.IsSet)
        {
            throw _tokens.Invalid(
                $"Incorrect operand type for operator or function; operator: ADD, operand type: {value.Type}");
        }

        Add(path, item => path.Find(item) switch
        {
            null => value,
            { Type: "N" } number when value.Type == "N" => Calculate(number, value, isPlus: true),
            { IsSet: true } set when set.Type == value.Type => DynamoValue.OfSet(set, [.. set.Elements.Union(value.Elements)]),
            _ => throw IncorrectType(),
        });
    }

    private void ParseDelete()
    {
        DocumentPath path = _operands.ParsePath();
        DynamoValue value = _operands.Value();
        if (!value.IsSet)
        {
            throw _tokens.Invalid(
                $"Incorrect operand type for operator or function; operator: DELETE, operand type: {value.Type}");
        }

        Add(path, item => path.Find(item) switch
        {
            null => null,
            { IsSet: true } set when set.Type == value.Type => Without(set, value),
            _ => throw IncorrectType(),
        });
    }

    /// <summary>An empty set cannot be stored: the attribute goes with its last element.</summary>
    private static DynamoValue? Without(DynamoValue set, DynamoValue removed)
    {
        DynamoValue[] left = [.. set.Elements.Except(removed.Elements)];
        return left.Length == 0 ? null : DynamoValue.OfSet(set, left);
    }

    private static DynamoValue Calculate(DynamoValue left, DynamoValue right, bool isPlus) =>
        (left.Type, right.Type) == ("N", "N")
            ? DynamoValue.OfNumber(isPlus ? left.Number + right.Number : left.Number - right.Number)
            : throw IncorrectType();

    private static DynamoValue Append(DynamoValue? first, DynamoValue? second) =>
        (first!.Type, second!.Type) == ("L", "L")
            ? DynamoValue.OfList([.. first.Elements, .. second.Elements])
            : throw IncorrectType();

    private static AwsException IncorrectType() =>
        DynamoError.Validation("An operand in the update expression has an incorrect data type");
}
