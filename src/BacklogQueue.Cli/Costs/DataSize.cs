using System.Globalization;

namespace BacklogQueue.Cli.Costs;

/// <summary>Sizes as people write them: <c>500KB</c>, <c>20MB</c>, <c>1.5GB</c>. A unit must be said; each is 1,024 of the one before.</summary>
internal static class DataSize
{
    public static bool TryParse(string text, out decimal megabytes)
    {
        megabytes = default;
        if (text.Length < 3 || MegabytesOf(text[^2..]) is not { } unit)
        {
            return false;
        }

        bool isSize = decimal.TryParse(text.AsSpan()[..^2].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)
            && count <= decimal.MaxValue / 1024;
        megabytes = isSize ? count * unit : default;
        return isSize;
    }

    private static decimal? MegabytesOf(string unit) => unit.ToUpperInvariant() switch
    {
        "KB" => 1 / 1024m,
        "MB" => 1,
        "GB" => 1024,
        _ => null,
    };
}
