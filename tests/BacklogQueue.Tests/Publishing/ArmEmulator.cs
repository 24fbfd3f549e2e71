using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// QEMU's user-mode emulation: the program and its libraries are Arm's, the kernel is this machine's. The processor is
/// the one whose design Lambda's arm64 (Graviton2) has.
/// https://www.qemu.org/docs/master/user/main.html
/// </summary>
internal static class ArmEmulator
{
    private const string Name = "qemu-aarch64";
    private const string Processor = "neoverse-n1";

    // The loader has its place from the ABI. The rest is what .NET takes from the system, where Debian has it.
    private static readonly string[] s_libraries =
    [
        "/lib/ld-linux-aarch64.so.1",
        "/usr/lib/aarch64-linux-gnu/libstdc++.so.6",
        "/usr/lib/aarch64-linux-gnu/libssl.so.3",
    ];

    public static void SkipUnlessInstalled()
    {
        Assert.SkipUnless(Command.Exists(Name), $"{Name} is not installed: apt-get install qemu-user");
        Assert.SkipUnless(
            Array.TrueForAll(s_libraries, File.Exists),
            "the libraries for Arm64 are not installed: dpkg --add-architecture arm64 && apt-get update && "
                + "apt-get install libstdc++6:arm64 libssl3:arm64");
    }

    /// <summary>Puts a script in the place of a program for Arm64: whoever starts it starts the emulator with the program.</summary>
    /// <param name="program">Is kept beside itself under another name.</param>
    /// <param name="variables">Of the program alone, in addition to those that it is started with.</param>
    public static async Task TakeOverAsync(string program, IReadOnlyDictionary<string, string> variables)
    {
        string kept = $"{program}.arm64";
        string options = string.Concat(variables.Select(variable => $" -E '{variable.Key}={variable.Value}'"));
        File.Copy(program, kept);

        // Written over, it keeps its mode.
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\nexec {Name} -cpu {Processor}{options} '{kept}' \"$@\"\n", TestContext.Current.CancellationToken);
    }
}
