namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// A query's key condition: one value of the hash key, and at most one test of the range key.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
/// </summary>
internal sealed class KeyCondition
{
    private readonly KeySchema _schema;
    private readonly ExpressionTokens _tokens;
    private readonly OperandParser _operands;
    private DynamoValue? _hash;
    private Predicate<DynamoValue>? _range;

    private KeyCondition(string expression, KeySchema schema, ExpressionAttributes attributes)
    {
        _schema = schema;
        _tokens = new ExpressionTokens("KeyConditionExpression", expression);
        _operands = new OperandParser(_tokens, attributes);
    }

    /// <summary>The partition, and which of its range keys to give.</summary>
    public static (DynamoValue Hash, Predicate<DynamoValue>? Range) Parse(
        string expression, KeySchema schema, ExpressionAttributes attributes)
    {
        KeyCondition condition = new(expression, schema, attributes);
        condition.ParseAll();
        return (condition._hash!, condition._range);
    }

    private void ParseAll()
    {
        int open = 0;
        do
        {
            while (_tokens.TryTake("("))
            {
                open++;
            }

            ParseOne();
            while (open > 0 && _tokens.TryTake(")"))
            {
                open--;
            }
        }
        while (_tokens.TryTake("AND"));

        if (!_tokens.AtEnd || open > 0)
        {
            throw _tokens.SyntaxError();
        }

        if (_hash is null)
        {
            throw DynamoError.Validation($"Query condition missed key schema element: {_schema.Hash}");
        }
    }

    private void ParseOne()
    {
        if (_tokens.Peek() == "begins_with" && _tokens.Peek(1) == "(")
        {
            _tokens.Take();
            _tokens.Require("(");
            string name = ParseName();
            _tokens.Require(",");
            DynamoValue prefix = ParseValue(name);
            _tokens.Require(")");
            AddRange(name, value => StartsWith(value, prefix));
            return;
        }

        string attribute = ParseName();
        string comparator = _tokens.Take();
        DynamoValue bound = ParseValue(attribute);
        if (attribute == _schema.Hash && comparator == "=" && _hash is null)
        {
            _hash = bound;
            return;
        }

        if (comparator.Equals("BETWEEN", StringComparison.OrdinalIgnoreCase))
        {
            _tokens.Require("AND");
            DynamoValue high = ParseValue(attribute);
            AddRange(attribute, value => value.CompareTo(bound) >= 0 && value.CompareTo(high) <= 0);
            return;
        }

        AddRange(attribute, comparator switch
        {
            "=" => value => value.Equals(bound),
            "<" => value => value.CompareTo(bound) < 0,
            "<=" => value => value.CompareTo(bound) <= 0,
            ">" => value => value.CompareTo(bound) > 0,
            ">=" => value => value.CompareTo(bound) >= 0,
            _ => throw _tokens.Invalid($"Invalid operator used in KeyConditionExpression: {comparator}"),
        });
    }

    private string ParseName() => _operands.ParsePath() is { Steps.Count: 1 } path
        ? path.Attribute
        : throw _tokens.Invalid("KeyConditionExpressions cannot have conditions on nested attributes");

    private DynamoValue ParseValue(string attribute)
    {
        DynamoValue value = _operands.Value();
        string? expected = attribute == _schema.Hash ? _schema.HashType : _schema.RangeType;
        return !_schema.Contains(attribute) || value.Type == expected
            ? value
            : throw DynamoError.InvalidParameter("Condition parameter type does not match schema type");
    }

    private void AddRange(string attribute, Predicate<DynamoValue> test)
    {
        if (attribute == _schema.Hash)
        {
            throw DynamoError.Validation("Query key condition not supported");
        }

        if (attribute != _schema.Range)
        {
            throw DynamoError.Validation($"Query condition missed key schema element: {_schema.Range ?? _schema.Hash}");
        }

        _range = _range is null
            ? test
            : throw _tokens.Invalid("KeyConditionExpressions must only contain one condition per key");
    }

    private static bool StartsWith(DynamoValue value, DynamoValue prefix) => value.Type == "S"
        ? value.Text.StartsWith(prefix.Text, StringComparison.Ordinal)
        : value.Type == "B" && value.Bytes.AsSpan().StartsWith(prefix.Bytes);
}
