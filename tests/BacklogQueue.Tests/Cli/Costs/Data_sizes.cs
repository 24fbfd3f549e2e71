using System.Globalization;
using BacklogQueue.Cli.Costs;

namespace BacklogQueue.Tests.Cli.Costs;

public sealed class Data_sizes
{
    [Theory]
    [InlineData("20MB", "20")]
    [InlineData("20 mb", "20")]
    [InlineData("1.5GB", "1536")]
    [InlineData("512KB", "0.5")]
    [InlineData("0MB", "0")]
    public void A_number_with_its_unit_is_understood(string text, string megabytes)
    {
        Assert.True(DataSize.TryParse(text, out decimal parsed));
        Assert.Equal(decimal.Parse(megabytes, CultureInfo.InvariantCulture), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("20TB")]
    [InlineData("20MiB")]
    [InlineData("1,5GB")]
    [InlineData("1e3MB")]
    [InlineData("79228162514264337593543950335GB")]
    public void Anything_else_is_not(string text) => Assert.False(DataSize.TryParse(text, out _));
}
