namespace BacklogQueue.Tests.Documents;

public sealed class Links
{
    [Fact]
    public void Every_link_leads_to_a_page_and_a_heading_of_it()
    {
        string[] broken = [.. Page.All.SelectMany(page => page.Links.Where(link => !Leads(page, link)).Select(link => $"{page}: {link}"))];

        Assert.Empty(broken);
    }

    private static bool Leads(Page page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? page.Name
            : Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page.Name)!, parts[0])));
        return Page.Exists(target) && (parts.Length == 1 || Page.Of(target).Anchors.Contains(Uri.UnescapeDataString(parts[1])));
    }
}
