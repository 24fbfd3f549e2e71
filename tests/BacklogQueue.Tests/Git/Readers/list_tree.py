"""Prints what list_zip.py prints of a zip, of a folder that was unpacked."""

import hashlib
import os
import stat
import sys

root = os.fsencode(sys.argv[1])
for folder, folders, files in os.walk(root):
    empty = [] if folders or files or folder == root else [b""]
    for name in files + empty + [found for found in folders if os.path.islink(os.path.join(folder, found))]:
        path = os.path.join(folder, name) if name else folder
        mode = os.lstat(path).st_mode
        content = b""
        if stat.S_ISLNK(mode):
            content = os.readlink(path)
        elif stat.S_ISREG(mode):
            with open(path, "rb") as file:
                content = file.read()
        told = os.path.relpath(path, root) + (b"" if name else b"/")
        print(told.hex(), len(content), hashlib.sha256(content).hexdigest(), oct(mode)[2:])
