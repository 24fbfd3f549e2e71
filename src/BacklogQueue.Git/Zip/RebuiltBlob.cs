namespace BacklogQueue.Git.Zip;

/// <summary>A blob that had to be compressed: where its deflate data lies, and what a zip header says of it.</summary>
internal readonly record struct RebuiltBlob(long Offset, long Length, uint Crc);
