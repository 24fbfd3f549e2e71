using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>S3's XML, out and in.</summary>
internal static class S3Xml
{
    private static readonly XNamespace s_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>An element in S3's namespace; contents are further elements or text.</summary>
    public static XElement Element(string name, params object?[] contents) => new(s_namespace + name, contents);

    public static AwsResponse Answer(XElement root) =>
        AwsResponse.Text(200, "application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting));

    public static AwsResponse Refuse(AwsException error, string method, string resource)
    {
        if (method == "HEAD" || error.Status == 304)
        {
            return new AwsResponse(error.Status);
        }

        XElement root = new(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            error.Elements.Select(element => new XElement(element.Key, element.Value)),
            new XElement("Resource", resource));
        return AwsResponse.Text(error.Status, "application/xml", root.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Milliseconds, as in listings.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The body's root element; names are to be asked for without their namespace.</summary>
    /// <exception cref="AwsException">The body is no XML document of that name.</exception>
    public static async Task<XElement> ReadAsync(Stream body, string root, CancellationToken token)
    {
        try
        {
            XmlReaderSettings settings = new() { Async = true, DtdProcessing = DtdProcessing.Prohibit };
            using XmlReader reader = XmlReader.Create(body, settings);
            XElement element = await XElement.LoadAsync(reader, LoadOptions.None, token);
            return element.Name.LocalName == root ? element : throw S3Error.MalformedXml();
        }
        catch (XmlException)
        {
            throw S3Error.MalformedXml();
        }
    }

    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    public static string? Child(this XElement parent, string name) => parent.Children(name).FirstOrDefault()?.Value;
}
