"""Where bytes of a result go, the file that a person named or standard output, and in what form."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=str)


def _in_a_folder(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file in no folder before anything is read for it."""
    if path is None or is_stdout(path) or path.parent.is_dir():
        return path
    from storage.errors import MendableError

    raise MendableError(f"{path}: there is no folder {path.parent}; make it first")


to_file = click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    callback=_in_a_folder,
    help="Write it into this file.",
)


def is_stdout(path: Path | None) -> bool:
    """Say whether a result goes to standard output; ``-`` is a name for it."""
    return path is None or str(path) == "-"


def form_of(path: Path | None, given: F | None, endings: Mapping[str, F], usual: F) -> F:
    """Return the format that --format or else the file's ending means, and that both agree on.

    Raises UsageError for an ending that means another format than is given, or none at all.
    """
    ending = "" if path is None or is_stdout(path) else path.suffix.lower()
    meant = endings.get(ending)
    if ending and meant is None and given is None:
        known = ", ".join(endings)
        raise click.UsageError(
            f"{path}: {ending} is no format that can be written; name the file with one of "
            f"{known}, or give --format"
        )
    if given and meant and given != meant:
        raise click.UsageError(
            f"{path}: --format {given} and the ending {ending} are two; give one of them"
        )
    return given or meant or usual


def write(body: bytes, path: Path | None) -> None:
    """Write bytes as they are; a file that is there already is replaced, and its size is said."""
    write_parts([body], path)


def write_parts(parts: Iterable[bytes], path: Path | None) -> None:
    """Write what comes in parts; a file appears when it is whole, and its size is said."""
    if path is None or is_stdout(path):
        sys.stdout.buffer.writelines(parts)
        sys.stdout.flush()
    elif path.exists() and not path.is_file():  # a device, a pipe
        with path.open("wb") as stream:
            stream.writelines(parts)
    else:
        from storage import whole

        whole.write(path.resolve(), parts)
        click.echo(f"Wrote {path} ({path.stat().st_size:,} bytes).", err=True)
