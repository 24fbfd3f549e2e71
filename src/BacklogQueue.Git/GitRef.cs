namespace BacklogQueue.Git;

/// <summary>A ref as the remote advertised it.</summary>
/// <param name="Name">The full name: <c>refs/heads/main</c>, or <c>HEAD</c>.</param>
/// <param name="Id">What the ref names: a commit, or an annotated tag.</param>
/// <param name="Peeled">For an annotated tag, the object that its chain of tags ends in; otherwise null.</param>
public sealed record GitRef(string Name, ObjectId Id, ObjectId? Peeled)
{
    /// <summary>The commit that the ref stands for, through an annotated tag.</summary>
    public ObjectId Commit => Peeled ?? Id;
}
