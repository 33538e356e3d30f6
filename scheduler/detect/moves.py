"""Tell one release under two addresses from two releases: what it says, and never where it is."""

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


def sameness(release: Release) -> bytes | None:
    """Return a digest of what a release says and shows; None for one that says too little.

    That is its title, day, lead and body, and the names of its documents and pictures: their
    addresses move with the site. Spacing, punctuation and the digit system do not count: a new
    site lays the same text out anew.
    """
    known_by = any(tells(document.url) for document in release.attachments)
    if not release.title or (len(_text(release)) < TELLING and not known_by):
        return None
    said = "\x1f".join(_said(release))
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
    if (_text(known) or known.attachments) and _said(known) == _said(seen):
        return True
    title, text = skeleton(known.title), _text(known)
    if title == skeleton(seen.title) and len(title) >= TITLE:
        day = known.published_on
        if (text and text == _text(seen)) or (day and day == seen.published_on):
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


def _said(release: Release) -> list[str]:
    documents = sorted(document_name(document.url) for document in release.attachments)
    pictures = sorted({picture_name(image.url) for image in release.images})
    told = [skeleton(release.title), str(release.published_on), _text(release)]
    return [*told, *documents, "\x1e", *pictures]


def _text(release: Release) -> str:
    return skeleton("\n".join((release.lead or "", *release.body)))
