using System.Text.RegularExpressions;

namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>
/// Public packages, fetched once by their own clients and kept unpacked: <c>npm:NAME@VERSION</c> through
/// <c>npm pack</c>, <c>apt:NAME</c> (Debian's source tree as its authors release it) and <c>apt:NAME+patches</c> (with
/// Debian's patches) through <c>apt-get source</c>.
/// </summary>
/// <param name="folder">Keeps them.</param>
internal sealed partial class Packages(string folder)
{
    private const string Patched = "+patches";

    /// <returns>The folder that holds the package's files.</returns>
    /// <exception cref="InvalidOperationException">A client is absent or cannot get the package.</exception>
    public async Task<string> UnpackAsync(string package)
    {
        string target = Path.Combine(folder, UnsafeCharacters.Replace(package, "_"));
        if (Directory.Exists(target))
        {
            return target;
        }

        string work = Directory.CreateDirectory($"{target}.unfinished").FullName;
        string tree = Path.Combine(work, "tree");
        string[] parts = package.Split(':', 2);
        await (parts[0] == "npm" ? UnpackNpmAsync(parts[1], work, tree) : UnpackDebianAsync(parts[1], work, tree));
        Directory.Move(tree, target);
        Directory.Delete(work, recursive: true);
        return target;
    }

    private static async Task UnpackNpmAsync(string name, string work, string tree)
    {
        await Command.RunAsync("npm", work, "pack", "--silent", "--ignore-scripts", name);
        Directory.CreateDirectory(tree);
        string archive = Directory.GetFiles(work, "*.tgz").Single();
        await Command.RunAsync("tar", work, "-xzf", archive, "-C", tree, "--strip-components=1", "--no-same-owner");
    }

    private async Task UnpackDebianAsync(string name, string work, string tree)
    {
        bool isPatched = name.EndsWith(Patched, StringComparison.Ordinal);
        string[] options = await SourceListAsync();
        await Command.RunAsync(
            "apt-get", work, [.. options, "source", "--download-only", "-qq", isPatched ? name[..^Patched.Length] : name]);
        string description = Directory.GetFiles(work, "*.dsc").Single();
        string[] unpack = isPatched ? ["-x"] : ["--skip-patches", "-x"];
        await Command.RunAsync("dpkg-source", work, ["--no-check", .. unpack, description, tree]);
    }

    /// <summary>The machine's own archives, asked for sources; the machine's lists stay as they are.</summary>
    private async Task<string[]> SourceListAsync()
    {
        string apt = Path.Combine(folder, "apt");
        string list = Path.Combine(apt, "source.sources");
        string[] options =
        [
            "-o", $"Dir::Etc::SourceList={list}",
            "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", $"Dir::State::Lists={apt}/lists",
            "-o", $"Dir::Cache={apt}/cache",
            "-o", "APT::Sandbox::User=root",
        ];
        if (!File.Exists(list))
        {
            Directory.CreateDirectory(Path.Combine(apt, "lists", "partial"));
            Directory.CreateDirectory(Path.Combine(apt, "cache", "archives", "partial"));
            string binaries = await File.ReadAllTextAsync("/etc/apt/sources.list.d/debian.sources");
            await File.WriteAllTextAsync(list, binaries.Replace("Types: deb\n", "Types: deb-src\n", StringComparison.Ordinal));
            await Command.RunAsync("apt-get", apt, [.. options, "update", "-qq"]);
        }

        return options;
    }

    [GeneratedRegex("[^A-Za-z0-9.+-]+")]
    private static partial Regex UnsafeCharacters { get; }
}
