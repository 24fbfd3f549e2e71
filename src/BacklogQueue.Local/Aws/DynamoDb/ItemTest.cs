namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>A condition or filter; an item that is not there is given as an empty one.</summary>
internal delegate bool ItemTest(IReadOnlyDictionary<string, DynamoValue> item);
