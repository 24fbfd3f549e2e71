using System.Buffers;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Deflate;

/// <summary>
/// Writes contents whose matches are known as deflate data (RFC 1951): block by block the cheapest of stored, fixed and
/// dynamic codes. Used again for one content after the other.
/// </summary>
internal sealed unsafe class Deflater : IDisposable
{
    /// <summary>Literals and matches of a block, as in zlib; a block ends with the entry that passes it.</summary>
    private const int BlockSymbols = (16 << 10) - 1;

    private const int StoredBytes = ushort.MaxValue;
    private const int HeaderBits = 3;

    private readonly HuffmanCode _literals = new(DeflateSymbols.Literals, 15);
    private readonly HuffmanCode _distances = new(DeflateSymbols.Distances, 15);
    private readonly CodeLengths _codeLengths = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private ulong _bits;
    private int _bitCount;

    private enum BlockType : uint
    {
        Stored,
        Fixed,
        Dynamic,
    }

    /// <summary>Appends the deflate data of a content, or of its next part, to <paramref name="store"/>.</summary>
    /// <param name="content">The bytes of the part.</param>
    /// <param name="entries">Those of a <see cref="MatchList"/> that make these bytes.</param>
    /// <param name="last">Whether the content ends with them.</param>
    /// <param name="store">Gets whole bytes; what is left of the last one is held for the next part.</param>
    public void Write(ReadOnlySpan<byte> content, ReadOnlySpan<uint> entries, bool last, SpillBuffer store)
    {
        do
        {
            int used = CountSymbols(entries, content, out int length, out long extraBits);
            BlockType type = Choose(length, extraBits, out long size);
            Reserve((size >> 3) + (3 * BitOutput.Slack));
            fixed (byte* start = _buffer)
            {
                BitOutput output = new() { Bits = _bits, Count = _bitCount, Next = start };
                bool end = last && used == entries.Length;
                WriteBlock(ref output, type, end, content[..length], entries[..used]);
                if (end)
                {
                    output.Align();
                }

                (_bits, _bitCount) = (output.Bits, output.Count);
                store.Append(new ReadOnlySpan<byte>(start, (int)(output.Next - start)));
            }

            entries = entries[used..];
            content = content[length..];
        }
        while (!entries.IsEmpty);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Counts what the next block holds; gives its entries.</summary>
    private int CountSymbols(ReadOnlySpan<uint> entries, ReadOnlySpan<byte> content, out int length, out long extraBits)
    {
        Span<int> literals = _literals.Frequencies;
        Span<int> distances = _distances.Frequencies;
        literals.Clear();
        distances.Clear();
        literals[DeflateSymbols.EndOfBlock] = 1;
        int position = 0;
        int symbols = 0;
        int used = 0;
        extraBits = 0;
        while (used < entries.Length && symbols < BlockSymbols)
        {
            uint entry = entries[used++];
            int count = MatchList.Literals(entry);
            foreach (byte literal in content.Slice(position, count))
            {
                literals[literal]++;
            }

            symbols += count;
            position += count;
            int match = MatchList.MatchLength(entry);
            if (match > 0)
            {
                (int symbol, int bits, _) = DeflateSymbols.OfLength(match);
                literals[symbol]++;
                extraBits += bits;
                (symbol, bits, _) = DeflateSymbols.OfDistance(MatchList.Distance(entry));
                distances[symbol]++;
                extraBits += bits;
                symbols++;
                position += match;
            }
        }

        length = position;
        return used;
    }

    /// <summary>Builds the codes and says which type of block is the smallest.</summary>
    private BlockType Choose(int length, long extraBits, out long size)
    {
        _literals.Build();
        _distances.Build();
        long dynamic = HeaderBits
            + _codeLengths.Build(_literals.Lengths, _distances.Lengths)
            + _literals.Bits(_literals.Frequencies)
            + _distances.Bits(_distances.Frequencies)
            + extraBits;
        long @fixed = HeaderBits
            + DeflateSymbols.FixedLiterals.Bits(_literals.Frequencies)
            + DeflateSymbols.FixedDistances.Bits(_distances.Frequencies)
            + extraBits;
        long blocks = Math.Max((length + StoredBytes - 1L) / StoredBytes, 1);
        long stored = (blocks * (HeaderBits + 7 + 32)) + (8L * length);
        size = Math.Min(stored, Math.Min(dynamic, @fixed));
        return size == dynamic ? BlockType.Dynamic : size == @fixed ? BlockType.Fixed : BlockType.Stored;
    }

    private void Reserve(long bytes)
    {
        if (bytes > _buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _buffer = ArrayPool<byte>.Shared.Rent(checked((int)bytes));
        }
    }

    private void WriteBlock(
        ref BitOutput output, BlockType type, bool last, ReadOnlySpan<byte> content, ReadOnlySpan<uint> entries)
    {
        if (type == BlockType.Stored)
        {
            WriteStored(ref output, last, content);
            return;
        }

        PutHeader(ref output, type, last);
        if (type == BlockType.Dynamic)
        {
            _codeLengths.Write(ref output);
            WriteSymbols(ref output, content, entries, _literals.Table, _distances.Table);
        }
        else
        {
            WriteSymbols(ref output, content, entries, DeflateSymbols.FixedLiterals.Table, DeflateSymbols.FixedDistances.Table);
        }
    }

    private static void WriteStored(ref BitOutput output, bool last, ReadOnlySpan<byte> content)
    {
        do
        {
            ReadOnlySpan<byte> part = content[..Math.Min(content.Length, StoredBytes)];
            content = content[part.Length..];
            PutHeader(ref output, BlockType.Stored, last && content.IsEmpty);
            output.Align();
            output.Put((uint)part.Length, 16);
            output.Put((uint)part.Length ^ 0xFFFF, 16);
            output.Flush();
            output.Put(part);
        }
        while (!content.IsEmpty);
    }

    private static void PutHeader(ref BitOutput output, BlockType type, bool last)
    {
        output.Put((last ? 1u : 0) | ((uint)type << 1), HeaderBits);
        output.Flush();
    }

    private static void WriteSymbols(
        ref BitOutput target,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<uint> entries,
        ReadOnlySpan<uint> literals,
        ReadOnlySpan<uint> distances)
    {
        BitOutput output = target; // in registers, not in memory
        int position = 0;
        foreach (uint entry in entries)
        {
            ReadOnlySpan<byte> bytes = content.Slice(position, MatchList.Literals(entry));
            while (bytes.Length >= 3)
            {
                output.PutSymbol(literals[bytes[0]]);
                output.PutSymbol(literals[bytes[1]]);
                output.PutSymbol(literals[bytes[2]]);
                output.Flush();
                bytes = bytes[3..];
            }

            foreach (byte literal in bytes)
            {
                output.PutSymbol(literals[literal]);
            }

            output.Flush();
            position += MatchList.Literals(entry);
            int match = MatchList.MatchLength(entry);
            if (match > 0)
            {
                (int symbol, int bits, uint extra) = DeflateSymbols.OfLength(match);
                output.PutSymbol(literals[symbol]);
                output.Put(extra, bits);
                (symbol, bits, extra) = DeflateSymbols.OfDistance(MatchList.Distance(entry));
                output.PutSymbol(distances[symbol]);
                output.Put(extra, bits);
                output.Flush();
                position += match;
            }
        }

        output.PutSymbol(literals[DeflateSymbols.EndOfBlock]);
        output.Flush();
        target = output;
    }
}
