"""``event``: what happened, newest first."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from storage.records import Event

KINDS = ("new", "edited", "removed", "restored", "views")


class Since(click.ParamType[datetime]):
    """A moment: a date, a date and time, or an age such as 30m, 6h or 7d."""

    name = "when"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment in UTC; a date without a zone is in this machine's zone."""
        unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}.get(value[-1:], "")
        if unit and value[:-1].isascii() and value[:-1].isdigit():
            return datetime.now(UTC) - timedelta(**{unit: int(value[:-1])})
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no moment; try 2026-11-22, 2026-11-22T08:00 or 7d", param, ctx)


@click.group(short_help="What happened: new, edited, removed, restored.")
def event() -> None:
    """What happened: new, edited, removed and restored releases, counters on the move."""


@event.command("list")
@click.option("--site", metavar="SITE", help="Only this site.")
@click.option("--kind", type=click.Choice(KINDS), help="Only events of this kind.")
@click.option("--since", type=Since(), metavar="WHEN", help="Not before: 2026-11-22, 7d, 6h.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most.")
@as_json
@with_session
def list_events(
    session: Session,
    site: str | None,
    kind: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List events, newest first.

    \b
    Example:
      ministrywatch event list --kind edited --since 7d
    """
    from storage import events
    from storage.engine import reading

    with reading(session.engine()) as conn:
        found = events.listing(conn, site=site, kind=kind, since=since, limit=limit)
    if as_json:
        _print_json(found)
    else:
        _print_table(found)


@event.command("show")
@click.argument("id_", metavar="ID")
@as_json
@with_session
def show_event(session: Session, id_: str, as_json: bool) -> None:
    """Show one event with its word diff; ID may be a unique beginning.

    \b
    Example:
      ministrywatch event show 3f9c
    """
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from storage.errors import MendableError

    found = _matching(session, id_)
    if not found:
        raise MendableError(f"{id_}: no such event; see `ministrywatch event list`")
    if len(found) > 1:
        raise MendableError(f"{id_}: {len(found)} events begin so; give more of the id")
    if as_json:
        show.json_document({"event": shapes.event(found[0])})
    else:
        show.event_lines(found[0])


def _matching(session: Session, id_: str) -> "list[Event]":
    from storage import events
    from storage.engine import reading

    with reading(session.engine()) as conn:
        return list(events.get(conn, id_))


def _print_json(found: "list[Event]") -> None:
    from ministrywatch import shapes
    from ministrywatch.cli import show

    show.json_document({"events": [shapes.event(event) for event in found]})


def _print_table(found: "list[Event]") -> None:
    from ministrywatch.cli import show

    if not found:
        show.lines("No events. A visit makes them: ministrywatch crawl --all")
        return
    rows = [(e.id, e.at, e.site, _kind(e), e.severity, e.title) for e in found]
    show.table(("event", "at", "site", "kind", "severity", "title"), rows)


def _kind(event: "Event") -> str:
    return f"{event.kind} (baseline)" if event.baseline else event.kind
