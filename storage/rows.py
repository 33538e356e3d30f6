"""The columns of a release's row, from what was booked for it."""

from datetime import date
from typing import Any

import msgspec

from storage.ledger import Standing
from storage.records import Known
from storage.times import micros, micros_or_none
from storage.turns import Turns


def columns(standing: Standing) -> dict[str, Any]:
    """Return the columns of a release's row that the booked changes touch.

    Columns that stay as they are are left out, so that an unchanged look touches no index but
    that of the next look.
    """
    known = standing.known
    if known is None:
        raise ValueError(f"no change was booked for {standing.key}")
    found = _looked(known)
    if standing.validators is not None:
        found |= msgspec.structs.asdict(standing.validators)
    if standing.counted:
        found["views_before"] = standing.views_before
        found["point_at"] = standing.point_at
        found["point_before_at"] = standing.point_before_at
        found["point_looks"] = standing.point_looks
    if standing.revised:
        found |= _said(standing, known)
    if standing.revised or standing.marked:
        found["sameness"] = standing.sameness
    return found


def whole_row(standing: Standing, site_id: int) -> dict[str, Any]:
    """Return all the columns of a new release's row."""
    if standing.known is None:
        raise ValueError(f"no change was booked for {standing.key}")
    unset: dict[str, Any] = {
        "site_id": site_id,
        "key": standing.key,
        "first_seen": micros(standing.known.first_seen),
        "views_before": None,
        "point_at": None,
        "point_before_at": None,
        "point_looks": 0,
        "body_digest": None,
        "etag": None,
        "last_modified": None,
    }
    return {**unset, **columns(standing)}


def _looked(known: Known) -> dict[str, Any]:
    """Return what every look may move."""
    return {
        "url": known.url,
        "state": known.state,
        "last_seen": micros(known.last_seen),
        "changed_at": micros(known.changed_at),
        "reader": known.reader,
        "views": known.views,
        "looks": known.looks,
        "gone_visit": known.gone_visit,
        "gone_at": micros_or_none(known.gone_at),
        "next_look_at": micros_or_none(known.next_look_at),
        "turns": _turns(known.turns),
        "edits": known.edits,
        "late_edits": known.late_edits,
        "look_reason": known.look_reason,
    }


def _said(standing: Standing, known: Known) -> dict[str, Any]:
    """Return what only a new text moves."""
    published = known.release.published_on
    listed: date = published or known.first_seen.date()
    return {
        "title": known.release.title,
        "published_on": published,
        "listed_on": listed.toordinal(),
        "text_id": standing.text_id,
        "revision": standing.revision,
        "revisions": standing.revisions,
    }


def _turns(turns: Turns) -> str | None:
    return None if turns == Turns() else msgspec.json.encode(turns).decode()
