"""Where bytes of a result go: the file that a person named, or standard output."""

import sys
from pathlib import Path

import click

to_file = click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Write it into this file.",
)


def is_stdout(path: Path | None) -> bool:
    """Say whether a result goes to standard output; ``-`` is a name for it."""
    return path is None or str(path) == "-"


def write(body: bytes, path: Path | None) -> None:
    """Write bytes as they are; a file that is there already is replaced."""
    if path is None or is_stdout(path):
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    else:
        path.write_bytes(body)
