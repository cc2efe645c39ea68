"""Files that may be lost, replaced at once: whoever looks sees the old or the new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace_cache(file: Path, *content: bytes) -> None:
    """Replace a file of ours that only its owner has to read; make its folder where there is none.

    It is not forced onto the disk: what a fall of the machine spoils is made again. Raises OSError
    where it cannot be written; then it is what it was.
    """
    file.parent.mkdir(exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(content)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
