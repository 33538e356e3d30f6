"""``release views``: how often a release was read, how fast that grows, and what is usual."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.lookup import name, of_site, one, signed
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from crawler.profile.model import SiteProfile
    from ministrywatch.growing import Growing
    from storage.records import ViewPoint
    from storage.releases import ReleaseRow

WIDEST = 100
"""Cells of a curve on a wide screen."""
PIPED_CURVE = 80


@click.command(short_help="A release's counter over time.")
@click.argument("key")
@of_site
@as_json
@with_session
def views(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """Draw a release's counter, and list its readings that differed.

    Beside each are our own looks since the one before. The pace of late is compared with what
    other releases of the site get at that age, once enough of them were seen.

    \b
    Example:
      ministrywatch release views ammretreat0223
    """
    from ministrywatch import growing, shapes
    from ministrywatch.cli import show
    from storage import sites
    from storage import views as counters
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        points = counters.of(conn, row.id)
        found = growing.of(row, points, sites.get(conn, row.site), _profile(session, row.site))
    if as_json:
        shaped = {"points": shapes.points(points), **growing.shape(found)}
        show.json_document({**name(row), **shaped})
    else:
        _print(row, points, found)


def _profile(session: Session, site: str) -> "SiteProfile | None":
    """Return the site's profile, None where there is none any more or it is broken."""
    from crawler.profile.errors import ProfileError
    from crawler.profile.load import find_profile

    try:
        return find_profile(site, session.settings.sites)
    except ProfileError:
        return None


def _print(row: "ReleaseRow", points: "list[ViewPoint]", found: "Growing") -> None:
    from ministrywatch import growing, shapes
    from ministrywatch.cli import show

    show.lines(row.title, show.address(row.url))
    show.facts(growing.facts(row, found))
    _draw(row, points)
    shown = [
        (point.at, point.views, signed(each["delta"]), point.own_looks)
        for point, each in zip(points, shapes.points(points), strict=True)
    ]
    show.lines("")
    show.table(("at", "views", "moved", "own looks"), shown, right=(1, 2, 3))


def _draw(row: "ReleaseRow", points: "list[ViewPoint]") -> None:
    from itertools import pairwise

    from ministrywatch import curve
    from ministrywatch.cli.screen import PIPED, console
    from scheduler.detect.views import fell

    out = console()
    drawn = curve.draw(
        [(point.at, point.views) for point in points],
        row.last_seen,
        width=PIPED_CURVE if out.width == PIPED else min(out.width, WIDEST),
        pen=curve.BRAILLE if "utf" in out.encoding.lower() else curve.ASCII,
        falls=[b.at for a, b in pairwise(points) if fell(a.views, b.views)],
    )
    for line in ["", *drawn] if drawn else []:
        out.print(line, markup=False, no_wrap=True, overflow="ignore", crop=False)
