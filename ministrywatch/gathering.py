"""What a visit's report leaves out, gathered from memory: publication dates, and all it read."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from scheduler.visits import Report
    from storage.records import Event, Known

Published: TypeAlias = dict[tuple[str, str], date | None]
"""The publication date of releases, by site and key."""


def published(engine: "Engine", events: "Iterable[Event]") -> Published:
    """Return when the new releases among these events say that they were published."""
    from storage import releases, sites
    from storage.engine import reading

    keys: dict[str, list[str]] = {}
    for event in events:
        if event.kind == "new" and not event.baseline:
            keys.setdefault(event.site, []).append(event.key)
    dates: Published = {}
    if not keys:
        return dates
    with reading(engine) as conn:
        for site in sites.every(conn):
            found = releases.load(conn, site.id, keys.get(site.name, ()))
            dates.update(((site.name, k), known.release.published_on) for k, known in found.items())
    return dates


def read_in(engine: "Engine", report: "Report") -> "list[Known]":
    """Return the releases that a visit read, or found unchanged, in the order it met them."""
    from storage import observations, releases, sites
    from storage.engine import reading

    with reading(engine) as conn:
        site = sites.get(conn, report.run.site)
        looks = [seen.observation for seen in observations.after(conn, report.run.id, 0)]
        keys = dict.fromkeys(look.key for look in looks if look.key and look.problem is None)
        known = releases.load(conn, site.id, keys) if site else {}
    return [known[key] for key in keys if key in known]
