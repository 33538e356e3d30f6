"""A user's own folder of profiles: where it is, and what is written into it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import MendableError

if TYPE_CHECKING:
    from ministrywatch.cli.options import Session

_DRAFT = re.compile(r"^draft[ \t]*=[ \t]*true[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def own_folder(session: "Session", *, create: bool = False) -> Path:
    """Return the user's folder of profiles; raises MendableError when none is named.

    With ``create``, one that is named with --sites and is not there yet is made.
    """
    if create and session.sites:
        _made(Path(session.sites).expanduser())
    folder = session.settings.sites
    if folder is None:
        raise MendableError(
            "no folder for profiles of your own is named; name one with --sites DIR, or put "
            'sites = "DIR" into the configuration'
        )
    return folder


def write_new(path: Path, words: str | bytes, *, force: bool = False) -> None:
    """Write a file whole or not at all; one that is there already is left alone without force."""
    if path.exists() and not force:
        raise MendableError(f"{path}: is there already; give --name, or --force to replace it")
    _made(path.parent)
    body = words.encode() if isinstance(words, str) else words
    waiting = path.with_name(f".{path.name}.part")
    try:
        waiting.write_bytes(body)
        waiting.replace(path)
    except OSError as error:
        raise MendableError(f"{path}: {error.strerror}; mend the path or its rights") from None


def without_draft(text: str) -> str | None:
    """Return a profile's file without its line ``draft = true``, None when it has no such line.

    Only lines before the first table are looked at, as no table has such a key.
    """
    table = _TABLE.search(text)
    head = text[: table.start()] if table else text
    bare = _DRAFT.sub("", head, count=1)
    return None if bare == head else bare + text[len(head) :]


def accept(path: Path) -> None:
    """Take the mark of a draft from a profile's file; everything else in it stays as it is."""
    from crawler.profile.load import load_profile

    load_profile(path)
    said = path.read_bytes().decode("utf-8")
    bare = without_draft(said)
    if bare is None:
        raise MendableError(f"{path}: has no line draft = true; its family may: mend it there")
    write_new(path, bare, force=True)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise MendableError(f"{folder}: is a file and not a folder; name another") from None
    except OSError as error:
        raise MendableError(f"{folder}: {error.strerror}; name another folder") from None
