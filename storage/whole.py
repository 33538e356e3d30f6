"""Files that are there whole or not at all: a reader sees the old one or the new one."""

import os
import tempfile
from collections.abc import Iterable
from glob import escape
from pathlib import Path


def write(path: Path, parts: Iterable[bytes], mode: int | None = None) -> None:
    """Write a file beside the one that is wanted, and put it in its place when it is on disk.

    Its rights are ``mode``, or those that the process gives every new file. An error leaves the
    old file as it was and nothing beside it; only a process that is killed leaves its half, which
    ``sweep`` takes away.
    """
    number, name = _part(path)
    try:
        with os.fdopen(number, "wb") as part:
            part.writelines(parts)
            part.flush()
            os.fchmod(number, 0o666 & ~_umask() if mode is None else mode)
            os.fsync(number)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(path: Path) -> None:
    """Remove what killed writers of a file left beside it; nobody may be writing it meanwhile."""
    for half in path.parent.glob(f".{escape(path.name)}.*.part"):
        half.unlink(missing_ok=True)


def _part(path: Path) -> tuple[int, str]:
    """Make the file beside it; where that cannot be, the error names the one that is wanted."""
    try:
        return tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _umask() -> int:
    """Return the rights that this process withholds; asking for them means setting them."""
    found = os.umask(0o077)
    os.umask(found)
    return found
