using System.Security.Cryptography;
using Amazon.S3.Model;
using BacklogQueue.Tests.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// The packaging function as Lambda's arm64 runs it, with the one thing that is written for such processors alone: their
/// instructions for CRC-32.
/// </summary>
public sealed class On_an_emulated_Arm64_processor(PublishedFunctions published)
{
    private const string Packaging = "BacklogQueue.Packaging";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_becomes_an_artifact_whose_checksums_are_the_processors_own()
    {
        ArmEmulator.SkipUnlessInstalled();
        using TemporaryDirectory folder = new();
        string compiled = folder.File("compiled");
        await using (DeployedFunctions functions = await DeployedFunctions.StartAsync(
            (project, code) => project == Packaging ? InstallEmulatedAsync(code, compiled) : published.UnpackAsync(project, code)))
        {
            await AssertPackagesAsync(functions);
        }

        // Complete when the process has ended: the runtime makes no method's machine code before its first call.
        string listing = await File.ReadAllTextAsync(compiled, Token);
        Assert.Contains("Crc32:AppendArm(", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("Crc32:AppendScalar(", listing, StringComparison.Ordinal);
        Assert.Contains(" crc32x ", listing, StringComparison.Ordinal);
        Assert.Contains(" crc32b ", listing, StringComparison.Ordinal);
    }

    private static async Task AssertPackagesAsync(DeployedFunctions functions)
    {
        GitRepository repository = await functions.CreateRepositoryAsync();
        WriteFiles(repository);
        string commit = await repository.CommitAsync("First");
        await functions.PushAsync(repository, "SHOP/web");
        await functions.TellAsync(commit);

        string answer = await functions.PackageAsync();

        Assert.True(answer == """{"batchItemFailures":[]}""", functions.LogText);
        using GetObjectResponse artifact = await functions.Clients.S3.GetObjectAsync(functions.Bucket, "SHOP/web/main.zip", Token);
        using MemoryStream zip = new();
        await artifact.ResponseStream.CopyToAsync(zip, Token);
        Archiving.AssertSameFiles(await Archiving.GitArchiveAsync(repository, commit), ZipListing.Read(zip.ToArray()));
    }

    /// <summary>Every length that a step of eight bytes may leave, whole files and deltas, and more than one window.</summary>
    private static void WriteFiles(GitRepository repository)
    {
        for (int length = 0; length < 300; length++)
        {
            repository.Write($"random/{length}", RandomNumberGenerator.GetBytes(length));
        }

        string text = string.Concat(Enumerable.Range(0, 2_000).Select(line => $"line {line * 7919 % 1000}\n"));
        for (int file = 0; file < 5; file++)
        {
            repository.Write($"similar/{file}", $"{text}{file}\n");
        }

        repository.Write("large", RandomNumberGenerator.GetBytes(1 << 20));
    }

    /// <summary>The function, which lists in <paramref name="compiled"/> the machine code of its checksums.</summary>
    private async Task InstallEmulatedAsync(string code, string compiled)
    {
        Directory.CreateDirectory(code);
        foreach (string file in Directory.GetFiles(await published.PublishForArmAsync(Packaging)))
        {
            File.Copy(file, Path.Combine(code, Path.GetFileName(file)));
        }

        // What these do: https://github.com/dotnet/runtime/blob/main/docs/design/coreclr/jit/viewing-jit-dumps.md
        await ArmEmulator.TakeOverAsync(
            Path.Combine(code, "bootstrap"),
            new Dictionary<string, string>
            {
                ["DOTNET_JitDisasm"] = "AppendArm AppendScalar",
                ["DOTNET_JitStdOutFile"] = compiled,
            });
    }
}
