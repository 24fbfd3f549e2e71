using System.IO.Compression;
using BacklogQueue.Cli;

namespace BacklogQueue.Tests.Cli;

public sealed class Zip_listings
{
    [Fact]
    public void Two_zips_of_the_same_files_do_not_differ_whatever_their_order() =>
        Assert.Empty(Differences([("a", "1", 0), ("b", "2", 0)], [("b", "2", 0), ("a", "1", 0x81A4)]));

    [Fact]
    public void Folders_do_not_count() => Assert.Empty(Differences([("a/b", "1", 0)], [("a/", "", 0), ("a/b", "1", 0)]));

    [Theory]
    [InlineData("a", "2", 0)]
    [InlineData("a", "1", 0x81ED)]
    [InlineData("A", "1", 0)]
    public void Other_contents_modes_and_names_are_told(string name, string text, int mode) =>
        Assert.NotEmpty(Differences([("a", "1", 0)], [(name, text, mode)]));

    [Fact]
    public void A_missing_and_a_surplus_file_are_both_named()
    {
        IReadOnlyList<string> lines = Differences([("ours", "", 0)], [("theirs", "", 0)]);

        Assert.Equal(["only in the artifact: ours", "missing from the artifact: theirs"], lines);
    }

    private static IReadOnlyList<string> Differences(
        (string Name, string Text, int Mode)[] ours,
        (string Name, string Text, int Mode)[] theirs) => ZipListing.Differences(Listing(ours), Listing(theirs));

    private static IReadOnlyList<ZipListingEntry> Listing((string Name, string Text, int Mode)[] files)
    {
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text, int mode) in files)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                using StreamWriter writer = new(entry.Open());
                writer.Write(text);
            }
        }

        return ZipListing.Read(zip);
    }
}
