"""The reader: which rules and which parser made a reading, as one short digest."""

import hashlib
from functools import lru_cache
from pathlib import Path

import msgspec
from lxml import etree

from crawler.profile.model import SiteProfile
from storage.records import DRAFT

_ROOM = Path(__file__).resolve().parent.parent
_PARSER = (
    "pages", "thai", "identity.py", "encoding.py", "readings.py", "profile/selectors.py",
    "profile/model.py", "profile/parts.py",
)  # fmt: skip


def reader_id(profile: SiteProfile) -> str:
    """Return 16 hex digits that change exactly when a reading of this site may change.

    They follow ``draft-`` while nobody has accepted the profile.
    """
    site = (profile.home, profile.hosts, profile.language, profile.time_zone, profile.titles)
    said = (*site, profile.layouts, profile.json, profile.wordpress)
    rules = msgspec.json.encode(
        [*said, profile.release, profile.page, profile.versions], order="sorted"
    )
    found = hashlib.sha256(_parser_digest(_ROOM) + _tree_builder() + rules).hexdigest()[:16]
    return f"{DRAFT}{found}" if profile.draft else found


def _tree_builder() -> bytes:
    """Name what turns bytes into a tree: libxml2 reads broken HTML otherwise in each version."""
    versions = (etree.LXML_VERSION, etree.LIBXML_VERSION, etree.LIBXML_COMPILED_VERSION)
    return msgspec.json.encode(versions)


@lru_cache(maxsize=4)
def _parser_digest(room: Path) -> bytes:
    """Digest the source text of everything that turns bytes into a record."""
    digest = hashlib.sha256()
    for part in _PARSER:
        place = room / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(room).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()
