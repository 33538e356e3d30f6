"""``demo``: the main job, shown on a small ministry of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ministrywatch.demo.story import Act
    from scheduler.visits import Report
    from storage.releases import ReleaseRow

SITE = "mfa-th"
"""The shipped profile whose ministry the demonstration imitates."""


@click.command()
@click.option("--keep", metavar="FILE", type=Path, help="Keep the database here, to look around.")
@as_json
@with_session
def demo(_session: Session, keep: Path | None, as_json: bool) -> None:
    """Watch a small ministry on this machine for a few made-up days, and see what is told.

    Nothing leaves this machine; it ends by itself.

    \b
    Example:
      ministrywatch demo --keep demo.sqlite
      ministrywatch release list --db demo.sqlite
    """
    from ministrywatch.cli import show

    told: list[dict[str, Any]] = []
    with _memory(keep) as engine:
        for act, report in _acts(engine):
            told.append(_shape(act, report))
            if not as_json:
                _print_act(engine, len(told), act, report)
    if as_json:
        show.json_document({"acts": told})
    elif keep:
        show.lines("", f"Kept: look around with `ministrywatch release list --db {keep}`")


@contextmanager
def _memory(keep: Path | None) -> "Iterator[Engine]":
    from ministrywatch.looking import scratch_database
    from storage.engine import open_engine
    from storage.errors import MendableError
    from storage.migrate import upgrade

    if keep is None:
        with scratch_database() as engine:
            yield engine
        return
    if keep.exists():
        raise MendableError(f"{keep}: there is a file already; name another for the demonstration")
    engine = open_engine(f"sqlite:///{keep.absolute()}")
    upgrade(engine)
    yield engine
    engine.dispose()


def _acts(engine: "Engine") -> "Iterator[tuple[Act, Report]]":
    """Let each act happen on the demonstration ministry, and visit it after each."""
    from crawler.profile.load import find_profile
    from ministrywatch.demo.ministry import Ministry
    from ministrywatch.demo.server import serve
    from ministrywatch.demo.story import story
    from ministrywatch.visiting import now, progress
    from scheduler.visits import Asked, Terms, visit

    ministry = Ministry.opening()
    asked = [Asked(profile=find_profile(SITE), recheck="all")]
    with serve(ministry) as origin:
        terms = Terms(
            contact="the demonstration", allow_private=True, origin=origin, delay=0, cause="demo"
        )
        for act in story():
            act.perform(ministry)
            with progress(asked) as on_progress:
                (report,) = visit(engine, asked, terms, now, on_progress)
            yield act, report


def _shape(act: "Act", report: "Report") -> dict[str, Any]:
    from ministrywatch import shapes

    return {
        "act": act.name,
        "telling": act.telling,
        "run": shapes.run(report.run, ()),
        "events": [shapes.event(event) for event in report.events],
    }


def _print_act(engine: "Engine", number: int, act: "Act", report: "Report") -> None:
    from rich.rule import Rule

    from ministrywatch.cli import show
    from ministrywatch.cli.crawl import print_reports

    show.lines("", Rule(f"{number}. {act.name}"), act.telling, "")
    print_reports([report])
    if number == 1:
        _print_releases(engine)
    elif report.run.counts.views_moved:
        _print_counters(engine, report.run.started_at)


def _print_releases(engine: "Engine") -> None:
    from ministrywatch.cli import show

    rows = _listing(engine)
    shown = [(r.published_on, r.views, r.state, r.title) for r in rows]
    show.lines("")
    show.table(("published", "views", "state", "title"), shown, right=(1,))


def _print_counters(engine: "Engine", since: datetime) -> None:
    """Print the counters that moved in this visit."""
    from ministrywatch.cli import show
    from storage import views
    from storage.engine import reading

    rows = []
    with reading(engine) as conn:
        for row in _listing(engine):
            before, now = [None, None, *views.of(conn, row.id)][-2:]
            if before and now and now.at >= since.replace(microsecond=0):
                moved = f"{now.views - before.views:+,}"
                rows.append((before.views, now.views, moved, row.title))
    show.lines("", "Counters that moved:")
    show.table(("before", "now", "moved", "title"), rows, right=(0, 1, 2))


def _listing(engine: "Engine") -> "list[ReleaseRow]":
    from storage import releases
    from storage.engine import reading

    with reading(engine) as conn:
        return releases.listing(conn)
