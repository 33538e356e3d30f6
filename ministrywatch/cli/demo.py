"""``demo``: the main job, shown on a small ministry of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
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


@click.command(short_help="The main job on a small made-up ministry.")
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
        rows: list[ReleaseRow] = []
        for act, report in _acts(engine):
            told.append(_shape(act, report))
            before, rows = rows, _listing(engine)
            if not as_json:
                _print_act(len(told), act, report, engine)
                _print_counters(before, rows)
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
        raise MendableError(f"{keep}: there is a file already; give another name to --keep")
    if not keep.absolute().parent.is_dir():
        raise MendableError(f"{keep}: there is no such folder; make it, or mend --keep")
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


def _print_act(number: int, act: "Act", report: "Report", engine: "Engine") -> None:
    from ministrywatch.cli import show
    from ministrywatch.cli.telling import print_reports, raise_hindrance
    from ministrywatch.gathering import published

    show.lines("")
    show.rule(f"{number}. {act.name}")
    show.lines(act.telling, "")
    print_reports([report], published(engine, report.events))
    raise_hindrance([report])


def _print_counters(before: "list[ReleaseRow]", now: "list[ReleaseRow]") -> None:
    """Print all releases at first, and then the counters that moved since the visit before."""
    from ministrywatch.cli import show

    show.lines("")
    if not before:
        rows = [(row.published_on, row.views, row.title) for row in now]
        show.table(("published", "views", "title"), rows, right=(1,))
        return
    old = {row.key: row.views for row in before}
    moved = [
        (old[row.key], row.views, f"{row.views - count:+,}", row.title)
        for row in now
        if row.views is not None and (count := old.get(row.key)) is not None and count != row.views
    ]
    show.table(("views before", "now", "moved", "title"), moved, right=(0, 1, 2))


def _listing(engine: "Engine") -> "list[ReleaseRow]":
    from storage import releases
    from storage.engine import reading

    with reading(engine) as conn:
        return releases.listing(conn)
