using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git;

/// <summary>The portable code of checksums, match copies and inflate, as it runs where a processor has no better.</summary>
public sealed class Without_vector_instructions
{
    [Fact]
    public async Task The_same_tests_pass()
    {
        string[] filter = ["--filter-class", "*Crc_32_of_contents", "*Corrupt_zlib_streams", "*Archives_of_real_repositories"];

        string output = await Command.RunAsync(
            Environment.ProcessPath!,
            [.. Arguments(), .. filter],
            environment: new Dictionary<string, string?> { ["DOTNET_EnableHWIntrinsic"] = "0" });

        Assert.Matches(@"succeeded: [1-9]\d", output);
    }

    /// <summary>Of a host that is told which assembly to run.</summary>
    private static string[] Arguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Without_vector_instructions).Assembly.Location] : [];
}
