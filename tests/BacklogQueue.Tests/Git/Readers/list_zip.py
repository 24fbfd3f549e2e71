"""Prints name (in hexadecimal), size, SHA-256 and Unix mode of each entry of a zip; with a name, all names and then its content."""

import hashlib
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    for info in archive.infolist():
        if len(sys.argv) > 2:
            print(info.filename)
            continue

        name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        content = archive.read(info)
        print(name.hex(), len(content), hashlib.sha256(content).hexdigest(), oct(info.external_attr >> 16)[2:])

    if len(sys.argv) > 2:
        print(archive.read(sys.argv[2]).hex())
