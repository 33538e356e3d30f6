"""The JSON that scripts rely on: each public shape is made here.

But for that of why an event was told, which ``shapes_evidence`` makes, and that of an event
itself, which webhooks carry too.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from scheduler.event_shape import event, moment
from storage.records import Problem, Release, Revision, ViewPoint
from storage.visited import Counts, Run

__all__ = [
    "confidence", "day", "event", "moment", "points", "problem", "record", "revision", "run",
]  # fmt: skip

Shape = dict[str, Any]


def day(value: date | None) -> str | None:
    """Return a date in ISO 8601, Gregorian calendar."""
    return value.isoformat() if value else None


def problem(value: Problem | None) -> Shape | None:
    """Return why a page could not be read, or None."""
    return {"kind": value.kind, "detail": value.detail} if value else None


def record(
    site: str,
    url: str,
    release: Release | None,
    views: int | None,
    trouble: Problem | None = None,
) -> Shape:
    """Return what one page says; with a problem the other fields may be null."""
    text = _text(release) if release else dict.fromkeys(_TEXT_FIELDS)
    return {
        "site": site,
        "url": url,
        **text,
        "views": views,
        "problem": problem(trouble),
        "fingerprint": release.fingerprint() if release else None,
    }


_TEXT_FIELDS = (
    "title",
    "lead",
    "body",
    "published_on",
    "updated_on",
    "category",
    "language",
    "images",
    "attachments",
    "links",
)


def _text(release: Release) -> Shape:
    return {
        "title": release.title,
        "lead": release.lead,
        "body": list(release.body),
        "published_on": day(release.published_on),
        "updated_on": day(release.updated_on),
        "category": release.category,
        "language": release.language,
        "images": [{"url": image.url, "alt": image.alt} for image in release.images],
        "attachments": [{"url": a.url, "title": a.title} for a in release.attachments],
        "links": [{"url": link.url, "text": link.text} for link in release.links],
    }


def revision(value: Revision) -> Shape:
    """Return one distinct text of a release and when it was seen."""
    return {
        "number": value.number,
        "first_seen": moment(value.first_seen),
        "last_seen": moment(value.last_seen),
        "fingerprint": value.fingerprint,
        "page": f"sha256:{value.page_digest}" if value.page_digest else None,
        "confidence": confidence(value),
        "release": _text(value.release),
    }


def confidence(value: Revision) -> str:
    """Return how far a reading can be trusted: ``low`` while its profile is a draft."""
    return "low" if value.doubtful else "normal"


def points(values: Iterable[ViewPoint]) -> list[Shape]:
    """Return a counter's readings in order of time, each with its difference to the last."""
    shaped: list[Shape] = []
    before: int | None = None
    for value in values:
        delta = None if before is None else value.views - before
        shaped.append(
            {
                "at": moment(value.at),
                "views": value.views,
                "delta": delta,
                "own_looks": value.own_looks,
            }
        )
        before = value.views
    return shaped


def run(value: Run, problems: Iterable[Shape]) -> Shape:
    """Return what one visit came to."""
    seconds = (value.finished_at - value.started_at).total_seconds() if value.finished_at else None
    return {
        "site": value.site,
        "outcome": value.outcome,
        **_counts(value.counts),
        "problems": list(problems),
        "note": value.note or None,
        "held": value.held is not None,
        "seconds": round(seconds, 3) if seconds is not None else None,
    }


def _counts(counts: Counts) -> Shape:
    return {name: getattr(counts, name) for name in counts.__struct_fields__}
