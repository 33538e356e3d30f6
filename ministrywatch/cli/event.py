"""``event``: what happened, newest first."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.limit import with_limit, within
from ministrywatch.cli.lookup import check_site
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.since import Since
from scheduler.wording.events import KINDS, headline

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.records import Event


@click.group(short_help="What happened: new, edited, removed, restored.")
def event() -> None:
    """What happened: new, edited, removed and restored releases, counters, sites in trouble.

    \b
    Examples:
      ministrywatch event list --since 7d
      ministrywatch event show 3f9c
    """


@event.command("list", short_help="What happened, newest first.")
@click.option("--site", metavar="SITE", help="Only this site.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help=f"Only events of this kind: {', '.join(KINDS)}.",
)
@click.option("--since", type=Since(), metavar="WHEN", help="Not before: 2026-11-22, 7d, 6h.")
@with_limit(50)
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
    from ministrywatch.cli import show
    from storage import events
    from storage.engine import reading

    with reading(session.engine()) as conn:
        check_site(session, conn, site)
        found = events.listing(conn, site=site, kind=kind, since=since, limit=limit + 1)
        some = bool(found or events.listing(conn, limit=1))
    found = within(found, limit)
    if as_json:
        _print_json(found)
    elif found:
        _print_table(found)
    elif some:
        show.lines("None of the events matches.")
    else:
        show.lines("No events. A visit makes them: ministrywatch crawl --all")


@event.command("show", short_help="One event with its word diff, and why it was told.")
@click.argument("id_", metavar="ID")
@as_json
@with_session
def show_event(session: Session, id_: str, as_json: bool) -> None:
    """Show one event with its word diff, and why it was told; ID may be a unique beginning.

    Why: the rule, the two revisions, the archived pages with their digests, and the looks that it
    rests on. What is no longer kept is said to be so.

    \b
    Example:
      ministrywatch event show 3f9c
    """
    from ministrywatch import shapes, shapes_evidence
    from ministrywatch.cli import show
    from ministrywatch.cli.explain import print_why
    from ministrywatch.gathering import published
    from ministrywatch.why import gather
    from storage.engine import reading

    engine = session.engine()
    with reading(engine) as conn:
        found = _one(conn, id_)
        why = gather(conn, found)
    if as_json:
        show.json_document({"event": shapes.event(found), "why": shapes_evidence.why(why)})
    else:
        day = published(engine, [found]).get((found.site, found.key))
        show.event_lines(found, published=day)
        print_why(why)


def _one(conn: "Connection", id_: str) -> "Event":
    """Return the one event meant; raises MendableError when there is none, or several."""
    from storage import events
    from storage.errors import MendableError

    if not id_:
        raise MendableError("ID is empty: give an event's id, or a beginning of it")
    found = events.get(conn, id_)
    if not found:
        raise MendableError(f"{id_}: no such event; see `ministrywatch event list`")
    if len(found) > 1:
        raise MendableError(f"{id_}: {len(found)} events begin so; give more of the id")
    return found[0]


def _print_json(found: "list[Event]") -> None:
    from ministrywatch import shapes
    from ministrywatch.cli import show

    show.json_document({"events": [shapes.event(event) for event in found]})


def _print_table(found: "list[Event]") -> None:
    """Print a line on each event; the sites are named where there are several."""
    from ministrywatch.cli import show

    heads = ("event", "at", "kind", "key", "title")
    rows = [(e.id, e.at, _kind(e), e.key or None, headline(e)) for e in found]
    if len({e.site for e in found}) == 1:
        show.table(heads, rows)
    else:
        several = [(e.site, *row) for e, row in zip(found, rows, strict=True)]
        show.table(("site", *heads), several)


def _kind(event: "Event") -> str:
    kind = f"{event.kind} (baseline)" if event.baseline else event.kind
    return f"{kind} {event.severity}" if event.severity else kind
