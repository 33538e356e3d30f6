"""Tell one release under two addresses from two releases: what it says, and never where it is."""

from hashlib import sha256
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from scheduler.detect.severity import skeleton
from storage.records import DRAFT, Known, Observation, Problem, Release

TELLING = 80
"""Letters of body, at least, that make two releases of one title and day the same: what is shorter
is a formula, as under the notices of tenders, and then only the same documents tell."""


def sameness(release: Release) -> bytes | None:
    """Return a digest of title, day, body and documents; None for a release that says too little.

    Documents count by their names: their addresses move with the site. Spacing, punctuation and
    the digit system do not count: a new site lays the same text out anew.
    """
    body = skeleton("\n".join(release.body))
    documents = sorted(_file(document.url) for document in release.attachments)
    if not release.title or (len(body) < TELLING and not documents):
        return None
    said = (skeleton(release.title), str(release.published_on), body, *documents)
    return sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).digest()


def is_same(known: Release, seen: Release) -> bool:
    """Say whether a redirect led to this very release: by its title, or by all the rest."""
    if skeleton(known.title) == skeleton(seen.title):
        return True
    mark = sameness(known)
    return mark is not None and mark == sameness(replace(seen, title=known.title))


def mark_of(seen: Observation) -> bytes | None:
    """Return the sameness of what a look read; the reading of a draft tells nothing."""
    if seen.release is None or seen.reader.startswith(DRAFT):
        return None
    return sameness(seen.release)


def replaced(known: Known, seen: Observation) -> Problem:
    """Return what a look comes to that was led to a page about something else."""
    return Problem("soft-404", f"leads to another release instead of {known.url}: {seen.led_to}")


def _file(url: str) -> str:
    return unquote(urlsplit(url).path).rpartition("/")[2]
