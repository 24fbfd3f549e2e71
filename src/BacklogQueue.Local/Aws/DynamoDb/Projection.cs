namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// The parts of an item that a reader asked for; lists come back without the positions left out.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
/// </summary>
internal sealed class Projection(IReadOnlyList<DocumentPath> paths)
{
    /// <summary>Null for a request without one: the whole item.</summary>
    public static Projection? Parse(string? expression, ExpressionAttributes attributes)
    {
        if (expression is null)
        {
            return null;
        }

        ExpressionTokens tokens = new("ProjectionExpression", expression);
        OperandParser operands = new(tokens, attributes);
        List<DocumentPath> paths = [];
        do
        {
            DocumentPath path = operands.ParsePath();
            if (paths.Find(path.Overlaps) is { } other)
            {
                throw tokens.Invalid(
                    $"Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [{other}], path two: [{path}]");
            }

            paths.Add(path);
        }
        while (tokens.TryTake(","));
        return tokens.AtEnd ? new Projection(paths) : throw tokens.SyntaxError();
    }

    public Dictionary<string, DynamoValue> Apply(IReadOnlyDictionary<string, DynamoValue> item)
    {
        Dictionary<string, DynamoValue> projected = [];
        foreach (IGrouping<string, DocumentPath> attribute in paths.GroupBy(path => path.Attribute))
        {
            if (item.GetValueOrDefault(attribute.Key) is { } value && Select(value, [.. attribute], 1) is { } part)
            {
                projected.Add(attribute.Key, part);
            }
        }

        return projected;
    }

    private static DynamoValue? Select(DynamoValue value, DocumentPath[] wanted, int depth)
    {
        if (wanted.Any(path => path.Steps.Count == depth))
        {
            return value;
        }

        if (value.Type == "M")
        {
            Dictionary<string, DynamoValue> members = [];
            foreach (IGrouping<object, DocumentPath> step in wanted.GroupBy(path => path.Steps[depth]))
            {
                if (step.Key is string name
                    && value.Members.GetValueOrDefault(name) is { } member
                    && Select(member, [.. step], depth + 1) is { } part)
                {
                    members.Add(name, part);
                }
            }

            return members.Count == 0 ? null : DynamoValue.OfMap(members);
        }

        if (value.Type == "L")
        {
            List<DynamoValue> elements = [];
            foreach (IGrouping<object, DocumentPath> step in wanted.GroupBy(path => path.Steps[depth]).OrderBy(step => step.Key as int?))
            {
                if (step.Key is int position
                    && position < value.Elements.Count
                    && Select(value.Elements[position], [.. step], depth + 1) is { } part)
                {
                    elements.Add(part);
                }
            }

            return elements.Count == 0 ? null : DynamoValue.OfList(elements);
        }

        return null;
    }
}
