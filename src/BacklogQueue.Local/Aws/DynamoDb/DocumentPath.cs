namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>Where a value stands in an item, e.g. <c>a.b[0]</c>: names (strings) and list positions (integers).</summary>
internal sealed class DocumentPath(IReadOnlyList<object> steps)
{
    public IReadOnlyList<object> Steps { get; } = steps;

    /// <summary>The attribute that the path starts from.</summary>
    public string Attribute => (string)Steps[0];

    public DynamoValue? Find(IReadOnlyDictionary<string, DynamoValue> item)
    {
        DynamoValue? value = item.GetValueOrDefault(Attribute);
        foreach (object step in Steps.Skip(1))
        {
            value = step switch
            {
                string name when value is { Type: "M" } => value.Members.GetValueOrDefault(name),
                int position when value is { Type: "L" } && position < value.Elements.Count => value.Elements[position],
                _ => null,
            };
        }

        return value;
    }

    /// <summary>Changes the item (but none of its old values): puts a value here, or takes it away with null.</summary>
    /// <exception cref="AwsException">What should contain it is absent or of another type.</exception>
    public void Put(Dictionary<string, DynamoValue> item, DynamoValue? value)
    {
        if (Changed(DynamoValue.OfMap(item), 0, value) is { } changed)
        {
            item.Clear();
            foreach ((string name, DynamoValue member) in changed.Members)
            {
                item.Add(name, member);
            }
        }
    }

    /// <summary>Whether one of the paths contains the other: an update may not change both.</summary>
    public bool Overlaps(DocumentPath other) =>
        Steps.Take(other.Steps.Count).SequenceEqual(other.Steps.Take(Steps.Count));

    public override string ToString() => string.Join(", ", Steps.Select(step => step is int ? $"[{step}]" : $"{step}"));

    private DynamoValue? Changed(DynamoValue? container, int depth, DynamoValue? value)
    {
        if (depth == Steps.Count)
        {
            return value;
        }

        switch (Steps[depth])
        {
            case string name when container is { Type: "M" }:
                Dictionary<string, DynamoValue> members = new(container.Members);
                members.Remove(name);
                if (Changed(container.Members.GetValueOrDefault(name), depth + 1, value) is { } member)
                {
                    members.Add(name, member);
                }

                return DynamoValue.OfMap(members);
            case int position when container is { Type: "L" }:
                return DynamoValue.OfList(ChangedList(container, position, depth, value));
            default:
                throw DynamoError.Validation("The document path provided in the update expression is invalid for update");
        }
    }

    /// <summary>A position past the end appends, and removing there does nothing, as DynamoDB has it.</summary>
    private List<DynamoValue> ChangedList(DynamoValue list, int position, int depth, DynamoValue? value)
    {
        List<DynamoValue> elements = [.. list.Elements];
        bool exists = position < elements.Count;
        if (Changed(exists ? elements[position] : null, depth + 1, value) is not { } element)
        {
            elements.RemoveRange(Math.Min(position, elements.Count), exists ? 1 : 0);
        }
        else if (exists)
        {
            elements[position] = element;
        }
        else
        {
            elements.Add(element);
        }

        return elements;
    }
}
