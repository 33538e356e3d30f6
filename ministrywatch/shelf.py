"""All profiles at once: those that can be used, and why the others cannot."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from storage.errors import MendableError

if TYPE_CHECKING:
    from crawler.profile.load import ProfileSource
    from crawler.profile.model import SiteProfile


class Book(NamedTuple):
    """One profile of the shelf: as it reads, or the line that says where it is broken."""

    source: "ProfileSource"
    profile: "SiteProfile | None"
    fault: str = ""


def shelf(folder: Path | None) -> list[Book]:
    """Return every profile by name; a broken one does not hide the others."""
    from crawler.profile.load import available

    return [_open(source) for source in available(folder)]


def _open(source: "ProfileSource") -> Book:
    from crawler.profile.load import load_profile

    try:
        return Book(source, load_profile(source.path))
    except MendableError as error:
        return Book(source, None, str(error))
