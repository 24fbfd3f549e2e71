using BacklogQueue.Git;

namespace BacklogQueue.Tests.Git;

public sealed class Object_ids
{
    [Theory]
    [InlineData("4b825dc642cb6eb9a060e54bf8d69288fbee4904", ObjectFormat.Sha1)]
    [InlineData("6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321", ObjectFormat.Sha256)]
    public void An_id_prints_as_it_was_read(string hex, ObjectFormat format)
    {
        ObjectId id = ObjectId.Parse(hex.ToUpperInvariant());

        Assert.Equal(hex, id.ToString());
        Assert.Equal(format, id.Format);
        Assert.Equal(id, ObjectId.Parse(hex));
        Assert.False(id.IsZero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4b825dc642cb6eb9a060e54bf8d69288fbee490")]
    [InlineData("4b825dc642cb6eb9a060e54bf8d69288fbee490g")]
    [InlineData("814abc04ff3c20a8d1fa97f651d790f1814abc04903cf568")]
    public void Anything_but_40_or_64_hexadecimal_digits_is_no_id(string text) =>
        Assert.False(ObjectId.TryParse(text, out _));

    [Fact]
    public void The_zero_id_of_a_deleted_ref_is_told_apart() =>
        Assert.True(ObjectId.Parse(new string('0', 40)).IsZero);
}
