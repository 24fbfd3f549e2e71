using System.Buffers.Binary;

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// What an ELF file's header says (<see href="https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html"/>), and
/// what binutils read of its symbols.
/// </summary>
internal static class ElfFile
{
    /// <summary>x86-64 in <c>e_machine</c>.</summary>
    public const int X64 = 62;

    /// <summary>AArch64 in <c>e_machine</c>.</summary>
    public const int Arm64 = 183;

    private const int MachineOffset = 18;

    /// <summary><c>e_machine</c>; null when the file is not an ELF file.</summary>
    public static int? MachineOf(string path)
    {
        byte[] header = new byte[MachineOffset + 2];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.AsSpan().StartsWith("\u007fELF"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(MachineOffset))
            : null;
    }

    /// <summary>The versions of a library's symbols that the output of <c>objdump -T</c> names, such as 2.34 of <c>GLIBC</c>.</summary>
    public static Version[] SymbolVersions(string symbols, string library) =>
        [.. symbols.Split(['(', ')', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith($"{library}_", StringComparison.Ordinal) && char.IsAsciiDigit(word[library.Length + 1]))
            .Select(word => Version.Parse(word[(library.Length + 1)..]))
            .Distinct()
            .Order()];
}
