"""The reader: which rules and which parser made a reading, as one short digest."""

import hashlib
from functools import lru_cache
from pathlib import Path

import msgspec

from crawler.profile.model import SiteProfile

_ROOM = Path(__file__).resolve().parent.parent
_PARSER = ("pages", "thai", "identity.py", "encoding.py")


def reader_id(profile: SiteProfile) -> str:
    """Return 16 hex digits that change exactly when a reading of this site may change."""
    rules = msgspec.json.encode(
        [profile.language, profile.titles, profile.layouts, profile.release, profile.page],
        order="sorted",
    )
    return hashlib.sha256(_parser_digest() + rules).hexdigest()[:16]


@lru_cache(maxsize=1)
def _parser_digest() -> bytes:
    """Digest the source text of everything that turns bytes into a record."""
    digest = hashlib.sha256()
    for part in _PARSER:
        place = _ROOM / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(_ROOM).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()
