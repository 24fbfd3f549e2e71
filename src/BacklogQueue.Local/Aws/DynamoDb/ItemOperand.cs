namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>A side of a comparison or an assignment; null when it refers to what is not there.</summary>
internal delegate DynamoValue? ItemOperand(IReadOnlyDictionary<string, DynamoValue> item);
