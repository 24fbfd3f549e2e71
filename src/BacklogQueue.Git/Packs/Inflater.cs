using System.Diagnostics;
using BacklogQueue.Git.Deflate;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Decodes one zlib stream at a time (RFC 1950, RFC 1951) and says exactly where it ended, which nothing in the BCL
/// does: a pack does not tell the compressed length of its objects.
/// </summary>
/// <remarks>
/// Input and output may be cut anywhere. Each step (a header field, a symbol with its extra bits) is taken whole or
/// not at all, with every held bit tried before more input is asked for: so bits that are kept across calls belong to
/// the stream, and bytes read ahead when it ends came from the present input and are given back.
/// <para>
/// The Adler-32 is read but not compared: each object's id is computed from the bytes and says more. As in zlib,
/// distances are held to 32 KiB and to the bytes written, not to the window size that the header declares.
/// </para>
/// </remarks>
internal sealed unsafe class Inflater
{
    /// <summary>Bytes that a buffer should have behind its logical end so that the fast loop runs up to it.</summary>
    public const int OutputSlack = 320;

    /// <summary>How far back a match may reach.</summary>
    public const int Window = 32 << 10;

    private const int FastInput = 16;
    private const int CodeLengthBits = 7;

    private readonly uint[] _dynamicLengths = new uint[DeflateAlphabet.LengthTableSize];
    private readonly uint[] _dynamicDistances = new uint[DeflateAlphabet.DistanceTableSize];
    private readonly uint[] _codeLengthTable = new uint[1 << CodeLengthBits];
    private readonly byte[] _lengths = new byte[286 + 30];

    private uint[] _lengthTable = [];
    private uint[] _distanceTable = [];
    private Step _step;
    private ulong _bits;
    private int _bitCount;
    private bool _lastBlock;
    private int _lengthCount;
    private int _distanceCount;
    private int _codeLengthCount;
    private int _index;
    private int _matchLength;
    private int _matchDistance;
    private int _storedLength;

    private enum Step
    {
        Header,
        Block,
        StoredLength,
        Stored,
        Counts,
        CodeLengths,
        Lengths,
        Symbol,
        Distance,
        Match,
        Trailer,
        Done,
    }

    /// <summary>Forgets everything: the next byte starts a new stream.</summary>
    public void Reset()
    {
        _step = Step.Header;
        _bits = 0;
        _bitCount = 0;
        _lastBlock = false;
    }

    /// <summary>Decodes as much as input and output allow.</summary>
    /// <param name="input">What follows the bytes consumed before.</param>
    /// <param name="consumed">Bytes of <paramref name="input"/> taken: all of them unless the output filled or the stream ended.</param>
    /// <param name="output">The bytes written so far (as much of them as a match may reach) and room for more.</param>
    /// <param name="position">Where the next byte goes.</param>
    /// <param name="limit">
    /// Where the output ends. With <see cref="OutputSlack"/> bytes of <paramref name="output"/> behind it, bytes
    /// after it may be overwritten and a stream that is too long may pass it: then <paramref name="position"/> does.
    /// </param>
    /// <exception cref="GitException">The stream breaks the format (<see cref="GitErrorKind.Corrupt"/>).</exception>
    public InflateStatus Inflate(ReadOnlySpan<byte> input, out int consumed, Span<byte> output, ref int position, int limit) =>
        Inflate(input, out consumed, output, ref position, limit, default(NoMatches));

    /// <inheritdoc cref="Inflate(ReadOnlySpan{byte}, out int, Span{byte}, ref int, int)"/>
    /// <param name="matches">Gets each match; positions are those of <paramref name="output"/>.</param>
    public InflateStatus Inflate<TMatches>(
        ReadOnlySpan<byte> input, out int consumed, Span<byte> output, ref int position, int limit, TMatches matches)
        where TMatches : struct, IMatchSink
    {
        if ((uint)limit > (uint)output.Length || (uint)position > (uint)limit)
        {
            throw new ArgumentOutOfRangeException(nameof(position));
        }

        fixed (byte* inputStart = input)
        fixed (byte* outputStart = output)
        {
            Output target = new()
            {
                Start = outputStart,
                Next = outputStart + position,
                Limit = outputStart + limit,
                End = outputStart + output.Length,
            };
            BitInput source = new() { Bits = _bits, Count = _bitCount, Next = inputStart, End = inputStart + input.Length };
            InflateStatus status = Run(ref source, ref target, matches);
            if (status != InflateStatus.NeedsInput)
            {
                source.GiveBack(inputStart);
            }

            _bits = source.Bits;
            _bitCount = source.Count;
            consumed = (int)(source.Next - inputStart);
            position = (int)(target.Next - outputStart);
            return status;
        }
    }

    private static GitException Corrupt(string what) => new(GitErrorKind.Corrupt, $"A zlib stream is corrupt: {what}.");

    private InflateStatus Run<TMatches>(ref BitInput source, ref Output target, TMatches matches)
        where TMatches : struct, IMatchSink
    {
        while (true)
        {
            switch (_step)
            {
                case Step.Header:
                    if (!source.Has(16))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    ReadHeader(source.Take(16));
                    _step = Step.Block;
                    break;
                case Step.Block:
                    if (_lastBlock)
                    {
                        source.Drop(source.Count & 7);
                        _step = Step.Trailer;
                        break;
                    }

                    if (!source.Has(3))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    StartBlock(source.Take(3));
                    break;
                case Step.StoredLength:
                    // Only the bits up to the byte's end: a second visit finds none.
                    source.Drop(source.Count & 7);
                    if (!source.Has(32))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    _storedLength = (int)source.Take(16);
                    if ((source.Take(16) ^ 0xFFFF) != _storedLength)
                    {
                        throw Corrupt("the length of a stored block and its complement differ");
                    }

                    _step = Step.Stored;
                    break;
                case Step.Stored:
                    if (!CopyStored(ref source, ref target))
                    {
                        return target.Next >= target.Limit ? InflateStatus.OutputFull : InflateStatus.NeedsInput;
                    }

                    _step = Step.Block;
                    break;
                case Step.Counts:
                    if (!source.Has(14))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    ReadCounts(ref source);
                    break;
                case Step.CodeLengths:
                    if (!ReadCodeLengths(ref source))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    break;
                case Step.Lengths:
                    if (!ReadLengths(ref source))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    break;
                case Step.Symbol:
                    if (source.End - source.Next >= FastInput && target.Next < target.Limit
                        && target.End - target.Next >= OutputSlack)
                    {
                        DecodeFast(ref source, ref target, matches);
                        break;
                    }

                    if (!DecodeSymbol(ref source, ref target, out InflateStatus stop))
                    {
                        return stop;
                    }

                    break;
                case Step.Distance:
                    if (!DecodeDistance(ref source, target.Next - target.Start))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    matches.Add(target.Next - target.Start, _matchLength, _matchDistance);
                    break;
                case Step.Match:
                    if (!CopyMatch(ref target))
                    {
                        return InflateStatus.OutputFull;
                    }

                    _step = Step.Symbol;
                    break;
                case Step.Trailer:
                    if (!source.Has(32))
                    {
                        return InflateStatus.NeedsInput;
                    }

                    source.Drop(32);
                    _step = Step.Done;
                    break;
                case Step.Done:
                    return InflateStatus.Done;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private static void ReadHeader(uint header)
    {
        uint method = header & 0xFF;
        uint flags = header >> 8;
        if ((method & 15) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0)
        {
            throw Corrupt("its header is not that of deflate");
        }

        if ((flags & 0x20) != 0)
        {
            throw Corrupt("it needs a preset dictionary");
        }
    }

    private void StartBlock(uint header)
    {
        _lastBlock = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0:
                _step = Step.StoredLength;
                break;
            case 1:
                _lengthTable = DeflateAlphabet.FixedLengthTable;
                _distanceTable = DeflateAlphabet.FixedDistanceTable;
                _step = Step.Symbol;
                break;
            case 2:
                _step = Step.Counts;
                break;
            default:
                throw Corrupt("a block has the reserved type");
        }
    }

    private bool CopyStored(ref BitInput source, ref Output target)
    {
        // Bytes that the bit buffer read ahead first; what is left of it is less than a byte, and nothing.
        while (_storedLength > 0 && source.Count >= 8 && target.Next < target.Limit)
        {
            *target.Next++ = (byte)source.Take(8);
            _storedLength--;
        }

        if (source.Count < 8)
        {
            source.Bits = 0; // what a refill put above the count is about to be taken as bytes
            int count = (int)Math.Min(_storedLength, Math.Min(source.End - source.Next, target.Limit - target.Next));
            if (count > 0)
            {
                new ReadOnlySpan<byte>(source.Next, count).CopyTo(new Span<byte>(target.Next, count));
                source.Next += count;
                target.Next += count;
                _storedLength -= count;
            }
        }

        return _storedLength == 0;
    }

    private void ReadCounts(ref BitInput source)
    {
        _lengthCount = (int)source.Take(5) + 257;
        _distanceCount = (int)source.Take(5) + 1;
        _codeLengthCount = (int)source.Take(4) + 4;
        if (_lengthCount > 286 || _distanceCount > 30)
        {
            throw Corrupt("a block has too many symbols");
        }

        _index = 0;
        _lengths.AsSpan(0, DeflateAlphabet.CodeLengthOrder.Length).Clear();
        _step = Step.CodeLengths;
    }

    private bool ReadCodeLengths(ref BitInput source)
    {
        for (; _index < _codeLengthCount; _index++)
        {
            if (!source.Has(3))
            {
                return false;
            }

            _lengths[DeflateAlphabet.CodeLengthOrder[_index]] = (byte)source.Take(3);
        }

        if (!HuffmanTable.TryBuild(
            _lengths.AsSpan(0, DeflateAlphabet.CodeLengthOrder.Length),
            DeflateAlphabet.CodeLengths,
            _codeLengthTable,
            CodeLengthBits,
            allowSingle: false))
        {
            throw Corrupt("the code of the code lengths is over-subscribed or incomplete");
        }

        _index = 0;
        _step = Step.Lengths;
        return true;
    }

    private bool ReadLengths(ref BitInput source)
    {
        int count = _lengthCount + _distanceCount;
        while (_index < count)
        {
            if (source.Count < 14)
            {
                source.Refill();
            }

            uint entry = _codeLengthTable[source.Peek(CodeLengthBits)];
            int bits = (byte)entry;
            if (bits > source.Count)
            {
                return false;
            }

            uint symbol = entry >> 16;
            if ((entry & HuffmanTable.Special) != 0)
            {
                throw Corrupt("the code of the code lengths is empty");
            }

            if (symbol < 16)
            {
                _lengths[_index++] = (byte)symbol;
                source.Drop(bits);
                continue;
            }

            int codeBits = (int)(entry >> 8) & 31;
            int repeat = (int)(source.Peek(bits) >> codeBits) + (symbol == 18 ? 11 : 3);
            if (repeat > count - _index || (symbol == 16 && _index == 0))
            {
                throw Corrupt("a code length is repeated past the end or before the start");
            }

            _lengths.AsSpan(_index, repeat).Fill(symbol == 16 ? _lengths[_index - 1] : (byte)0);
            _index += repeat;
            source.Drop(bits);
        }

        BuildDynamicTables();
        _step = Step.Symbol;
        return true;
    }

    private void BuildDynamicTables()
    {
        if (_lengths[256] == 0)
        {
            throw Corrupt("a block has no end");
        }

        ReadOnlySpan<byte> lengths = _lengths.AsSpan(0, _lengthCount);
        ReadOnlySpan<byte> distances = _lengths.AsSpan(_lengthCount, _distanceCount);
        if (!HuffmanTable.TryBuild(
            lengths, DeflateAlphabet.Lengths, _dynamicLengths, DeflateAlphabet.LengthBits, allowSingle: true))
        {
            throw Corrupt("the code of literals and lengths is over-subscribed or incomplete");
        }

        if (!HuffmanTable.TryBuild(
            distances, DeflateAlphabet.Distances, _dynamicDistances, DeflateAlphabet.DistanceBits, allowSingle: true))
        {
            throw Corrupt("the code of distances is over-subscribed or incomplete");
        }

        _lengthTable = _dynamicLengths;
        _distanceTable = _dynamicDistances;
    }

    /// <summary>One symbol near the end of input or output, where each bit and byte must be asked for.</summary>
    private bool DecodeSymbol(ref BitInput source, ref Output target, out InflateStatus stop)
    {
        source.Refill();
        uint entry = _lengthTable[source.Peek(DeflateAlphabet.LengthBits)];
        if ((entry & HuffmanTable.Pointer) != 0)
        {
            entry = _lengthTable[(entry >> 16) + (source.Peek(DeflateAlphabet.LengthBits + (byte)entry) >> DeflateAlphabet.LengthBits)];
        }

        int bits = (byte)entry;
        stop = InflateStatus.NeedsInput;
        if (bits > source.Count)
        {
            return false;
        }

        if ((entry & HuffmanTable.Literal) != 0)
        {
            stop = InflateStatus.OutputFull;
            if (target.Next >= target.Limit)
            {
                return false;
            }

            *target.Next++ = (byte)(entry >> 16);
        }
        else if ((entry & HuffmanTable.Special) != 0)
        {
            EndBlock(entry);
        }
        else
        {
            _matchLength = (int)((entry >> 16) + (source.Peek(bits) >> ((int)(entry >> 8) & 31)));
            _step = Step.Distance;
        }

        source.Drop(bits);
        return true;
    }

    private bool DecodeDistance(ref BitInput source, long written)
    {
        source.Refill();
        uint entry = _distanceTable[source.Peek(DeflateAlphabet.DistanceBits)];
        if ((entry & HuffmanTable.Pointer) != 0)
        {
            entry = _distanceTable[(entry >> 16) + (source.Peek(DeflateAlphabet.DistanceBits + (byte)entry) >> DeflateAlphabet.DistanceBits)];
        }

        int bits = (byte)entry;
        if (bits > source.Count)
        {
            return false;
        }

        if ((entry & HuffmanTable.Special) != 0)
        {
            throw Corrupt("a distance has no meaning");
        }

        _matchDistance = (int)((entry >> 16) + (source.Peek(bits) >> ((int)(entry >> 8) & 31)));
        if (_matchDistance > written)
        {
            throw Corrupt("a match reaches back before the start");
        }

        source.Drop(bits);
        _step = Step.Match;
        return true;
    }

    private bool CopyMatch(ref Output target)
    {
        for (; _matchLength > 0; _matchLength--)
        {
            if (target.Next >= target.Limit)
            {
                return false;
            }

            *target.Next = *(target.Next - _matchDistance);
            target.Next++;
        }

        return true;
    }

    private void EndBlock(uint entry)
    {
        if (entry >> 16 != 0)
        {
            throw Corrupt("a literal or length has no meaning");
        }

        _step = Step.Block;
    }

    /// <summary>Symbols while input and output are far from their ends: no check of either inside a round.</summary>
    private void DecodeFast<TMatches>(ref BitInput source, ref Output target, TMatches matches)
        where TMatches : struct, IMatchSink
    {
        ulong bits = source.Bits;
        int count = source.Count;
        byte* next = source.Next;
        byte* lastInput = source.End - FastInput;
        byte* to = target.Next;
        byte* start = target.Start;
        byte* lastOutput = target.End - OutputSlack < target.Limit ? target.End - OutputSlack : target.Limit - 1;
        fixed (uint* lengths = _lengthTable)
        fixed (uint* distances = _distanceTable)
        {
            const uint lengthMask = (1 << DeflateAlphabet.LengthBits) - 1;
            const uint distanceMask = (1 << DeflateAlphabet.DistanceBits) - 1;
            while (next <= lastInput && to <= lastOutput)
            {
                bits |= *(ulong*)next << count;
                next += (63 - count) >> 3;
                count |= 56;

                uint entry = lengths[(uint)bits & lengthMask];
                if ((entry & HuffmanTable.Literal) != 0)
                {
                    bits >>= (byte)entry;
                    count -= (byte)entry;
                    *to++ = (byte)(entry >> 16);
                    entry = lengths[(uint)bits & lengthMask];
                    if ((entry & HuffmanTable.Literal) != 0)
                    {
                        bits >>= (byte)entry;
                        count -= (byte)entry;
                        *to++ = (byte)(entry >> 16);
                        entry = lengths[(uint)bits & lengthMask];
                        if ((entry & HuffmanTable.Literal) != 0)
                        {
                            bits >>= (byte)entry;
                            count -= (byte)entry;
                            *to++ = (byte)(entry >> 16);
                            continue;
                        }
                    }
                }

                if ((entry & (HuffmanTable.Pointer | HuffmanTable.Special)) != 0)
                {
                    if ((entry & HuffmanTable.Pointer) != 0)
                    {
                        uint place = (uint)(bits >> DeflateAlphabet.LengthBits) & ((1u << (byte)entry) - 1);
                        entry = lengths[(entry >> 16) + place];
                        if ((entry & HuffmanTable.Literal) != 0)
                        {
                            bits >>= (byte)entry;
                            count -= (byte)entry;
                            *to++ = (byte)(entry >> 16);
                            continue;
                        }
                    }

                    if ((entry & HuffmanTable.Special) != 0)
                    {
                        EndBlock(entry);
                        bits >>= (byte)entry;
                        count -= (byte)entry;
                        break;
                    }
                }

                ulong held = bits & ((1UL << (byte)entry) - 1);
                int length = (int)((entry >> 16) + (uint)(held >> ((int)(entry >> 8) & 31)));
                bits >>= (byte)entry;
                count -= (byte)entry;

                bits |= *(ulong*)next << count;
                next += (63 - count) >> 3;
                count |= 56;

                entry = distances[(uint)bits & distanceMask];
                if ((entry & (HuffmanTable.Pointer | HuffmanTable.Special)) != 0)
                {
                    if ((entry & HuffmanTable.Pointer) != 0)
                    {
                        uint place = (uint)(bits >> DeflateAlphabet.DistanceBits) & ((1u << (byte)entry) - 1);
                        entry = distances[(entry >> 16) + place];
                    }

                    if ((entry & HuffmanTable.Special) != 0)
                    {
                        throw Corrupt("a distance has no meaning");
                    }
                }

                held = bits & ((1UL << (byte)entry) - 1);
                int distance = (int)((entry >> 16) + (uint)(held >> ((int)(entry >> 8) & 31)));
                bits >>= (byte)entry;
                count -= (byte)entry;
                if (distance > to - start)
                {
                    throw Corrupt("a match reaches back before the start");
                }

                matches.Add(to - start, length, distance);
                MatchCopy.Copy(to, distance, length);
                to += length;
            }
        }

        source.Bits = bits;
        source.Count = count;
        source.Next = next;
        target.Next = to;
    }

    private ref struct Output
    {
        public byte* Start;
        public byte* Next;
        public byte* Limit;
        public byte* End;
    }
}
