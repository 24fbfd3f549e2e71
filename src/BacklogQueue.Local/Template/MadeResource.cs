namespace BacklogQueue.Local.Template;

/// <summary>A resource that exists now: what <c>Ref</c> gives and what <c>GetAtt</c> gives.</summary>
internal sealed record MadeResource(string Ref, IReadOnlyDictionary<string, string> Attributes)
{
    public string Arn => Attributes["Arn"];
}
