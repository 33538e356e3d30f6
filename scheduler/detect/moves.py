"""Tell one release under two addresses from two releases: what it says, and never where it is."""

from functools import lru_cache
from hashlib import sha256

from msgspec.structs import replace

from scheduler.detect.filenames import document_name, picture_name, tells
from scheduler.detect.severity import severity, skeleton
from storage.records import DRAFT, Known, Observation, Problem, Release

TELLING = 80
"""Letters of text, at least, that make two releases of one title and day the same: what is shorter
is a formula, as under the notices of tenders, and then only the same documents tell."""
TITLE = 20
"""Letters, at least, of a title that is not that of a whole section."""


@lru_cache(maxsize=512)
def sameness(release: Release) -> bytes | None:
    """Return a digest of what a release says and shows; None for one that says too little.

    That is its title, day, lead and body, and the names of its documents and pictures: their
    addresses move with the site. Spacing, punctuation and the digit system do not count: a new
    site lays the same text out anew. A look is placed by it, then kept with it; between the two
    stand the others of a batch at most.
    """
    known_by = any(tells(document.url) for document in release.attachments)
    text = _text(release)
    if not release.title or (len(text) < TELLING and not known_by):
        return None
    said = "\x1f".join(_said(release, text))
    return sha256(said.encode("utf-8", "surrogatepass")).digest()


def mark(release: Release, reader: str) -> bytes | None:
    """Return the sameness of what some rules read; the reading of a draft tells nothing."""
    return None if reader.startswith(DRAFT) else sameness(release)


def mark_of(seen: Observation) -> bytes | None:
    """Return the sameness of what a look read; the reading of a draft tells nothing."""
    return None if seen.release is None else mark(seen.release, seen.reader)


def is_same(known: Release, seen: Release) -> bool:
    """Say whether a redirect led to this very release.

    A redirect is half a proof. The other half is all that is said, however little; or all but the
    title, where that tells a release; or a title of its own, with the same text or day: of
    two that are called ``ข่าวประชาสัมพันธ์`` one is not the other.
    """
    text, other = _text(known), _text(seen)
    if (text or known.attachments) and _said(known, text) == _said(seen, other):
        return True
    title = skeleton(known.title)
    if title == skeleton(seen.title) and len(title) >= TITLE:
        day = known.published_on
        if (text and text == other) or (day and day == seen.published_on):
            return True
    rest = sameness(known)
    return rest is not None and rest == sameness(replace(seen, title=known.title))


def differ(here: Release, there: Release) -> bool:
    """Say whether two pages that stand beside each other are two: they differ in any field."""
    return severity(here, there) == "substantive"


def is_another(known: Release, seen: Release) -> bool:
    """Say whether a page has become another release: neither title nor text is what it was."""
    return skeleton(known.title) != skeleton(seen.title) and _text(known) != _text(seen)


def replaced(known: Known, seen: Observation) -> Problem:
    """Return what a look comes to that was led to a page about something else."""
    return Problem("soft-404", f"leads to another release instead of {known.url}: {seen.led_to}")


def _said(release: Release, text: str) -> list[str]:
    """Return all that is said and shown, given its text without its dress."""
    documents = sorted(document_name(document.url) for document in release.attachments)
    pictures = sorted({picture_name(image.url) for image in release.images})
    told = [skeleton(release.title), str(release.published_on), text]
    return [*told, *documents, "\x1e", *pictures]


def _text(release: Release) -> str:
    return skeleton("\n".join((release.lead or "", *release.body)))
