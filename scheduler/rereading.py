"""Read a site's whole archive again by today's rules, and say or write what would differ."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec
from sqlalchemy import Engine

from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id
from crawler.readings import read_archived
from scheduler.again import of_text, with_date_of
from scheduler.detect import moves
from scheduler.detect.edits import Cut, diff_fields
from scheduler.standing import Standing
from scheduler.watch import Watch
from storage import lease, rereading, runs, sites
from storage.engine import reading, writing
from storage.errors import MendableError
from storage.records import Diff, Problem
from storage.rereading import NewReading, PastReading


class Otherwise(msgspec.Struct, frozen=True, kw_only=True):
    """A revision whose page says something else by today's rules."""

    key: str
    url: str
    title: str
    number: int
    diff: Diff


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A revision whose page today's rules cannot read; it is left as it is."""

    key: str
    url: str
    number: int
    problem: Problem


Told: TypeAlias = Otherwise | Unreadable


class Reread(msgspec.Struct, kw_only=True):
    """What reading an archive again came to, in numbers."""

    pages: int = 0
    """Archived pages that were read, those in vain included."""
    releases: int = 0
    otherwise: int = 0
    unreadable: int = 0
    without_page: int = 0
    """Revisions that have no archived page."""


def reread_site(
    engine: Engine, profile: SiteProfile, cut: Cut, tell: Callable[[Told], None], *, write: bool
) -> Reread:
    """Read every archived page of a site's revisions; ``tell`` hears what differs, in order.

    With ``write`` the new readings take the place of the old, some tens of revisions a
    transaction, so that a killed process leaves a part done and the next one does the rest. No
    event is raised, but for what a killed visit had seen: that is judged first, beside the texts
    it was seen beside. Raises lease.Busy during a visit, MendableError for a site without memory.
    """
    done = Reread()
    with lease.hold(engine, [profile.name]):
        site_id = _site_id(engine, profile.name)
        if write:
            _judge_what_is_left(engine, profile, site_id)
        place, release_id = (0, 0), 0
        while batch := _next(engine, site_id, place):
            found = [each for past in batch if (each := _again(profile, past, cut, tell, done))]
            if write and found:
                with writing(engine) as conn:
                    rereading.rewrite(conn, found)
            for past in batch:
                done.releases += past.release_id != release_id
                release_id = past.release_id
            place = batch[-1].place
    return done


def _site_id(engine: Engine, name: str) -> int:
    with reading(engine) as conn:
        site = sites.get(conn, name)
    if site is None:
        raise MendableError(f"{name}: it was never visited; `ministrywatch crawl {name}` does it")
    return site.id


def _judge_what_is_left(engine: Engine, profile: SiteProfile, site_id: int) -> None:
    with writing(engine) as conn:
        now = datetime.now(UTC)
        found = Watch(conn, profile, now).judge(whole=False)
        last = runs.last(conn, site_id)
        if last is not None:
            Standing(conn, site_id, last.id, profile).after(found, now, whole=False, waits=False)


def _next(engine: Engine, site_id: int, place: tuple[int, int]) -> list[PastReading]:
    with reading(engine) as conn:
        return rereading.after(conn, site_id, place)


def _again(
    profile: SiteProfile, past: PastReading, cut: Cut, tell: Callable[[Told], None], done: Reread
) -> NewReading | None:
    """Read one page again; return what is to be written, None when nothing is."""
    if past.page is None:
        done.without_page += 1
        return None
    done.pages += 1
    got = read_archived(profile, of_text(past.page, past.url, past.text))
    if got.release is None or got.problem is not None:
        done.unreadable += 1
        problem = got.problem or Problem("unreadable", "nothing was found to read")
        tell(Unreadable(key=past.key, url=past.url, number=past.number, problem=problem))
        return None
    release = with_date_of(past.text, got.release)
    reader = reader_id(profile)
    if release == past.text:
        same = NewReading(past, release, reader, moves.mark(release, reader))
        return same if reader != past.page.reader else None
    done.otherwise += 1
    diff = diff_fields(past.text, release, cut)
    title = release.title
    tell(Otherwise(key=past.key, url=past.url, title=title, number=past.number, diff=diff))
    return NewReading(past, release, reader, moves.mark(release, reader))
