"""The preview's server by itself, with a shelf made of what it is told on standard input.

Run as a program, with the folder that files on the disk may lie in. Each line that comes in is a
JSON object, path to text, that becomes the shelf; the text `@name` stands for a file in the folder.
The first line that goes out is the address; refusals go to standard error.

    python served_shelf.py FOLDER LINES DESCRIPTORS

LINES is how many refusals may be told at once, DESCRIPTORS how many files may be open.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from pathlib import Path
from typing import TextIO

from backgrounder.preview.channel import Changed, Channel, Problems
from backgrounder.preview.gate import LOOPBACK
from backgrounder.preview.refusals import RefusalLog
from backgrounder.preview.server import Office, listen, own_files, serving
from backgrounder.preview.shelf import Shelf, Shown, shelf_of


def shelf_from(line: str, folder: Path) -> Shelf:
    files = json.loads(line).items()
    return shelf_of(
        {path: folder / text[1:] if text[:1] == "@" else text.encode() for path, text in files}
    )


def write(stream: TextIO, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()


async def main(folder: Path, lines: float) -> None:
    gate, sockets = listen(LOOPBACK, 0)
    channel = Channel(Shown(), last=Problems(lambda page: {"command": "problems", "page": page}))
    log = RefusalLog(lambda line: write(sys.stderr, line), lines)
    loop = asyncio.get_running_loop()
    with serving(Office(gate, channel, log, own_files(), (folder,)), sockets):
        write(sys.stdout, gate.address)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            before, after = channel.shown.shelf.files, shelf_from(line, folder)
            channel.shown.shelf = after
            paths = before.keys() | after.files.keys()
            changed = {path for path in paths if before.get(path) != after.files.get(path)}
            channel.tell(Changed(frozenset(changed)))
            write(sys.stdout, "shown")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[3]),) * 2)
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
