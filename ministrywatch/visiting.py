"""From what a person asked for to a visit: which sites, into which memory, with what progress."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from storage.errors import MendableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from crawler.order import Progress
    from crawler.profile.model import SiteProfile
    from ministrywatch.cli.options import Session
    from ministrywatch.gathering import Published
    from scheduler.visits import Asked, Report, Terms
    from storage.records import Known


class Meant(NamedTuple):
    """The sites that a person means, and a line on each whose profile is broken."""

    sites: "list[Asked]"
    broken: dict[str, str]


def asked_for(
    folder: Path | None, names: Sequence[str], *, every: bool = False, urls: Sequence[str] = ()
) -> Meant:
    """Return the sites that are meant; raises MendableError when that is not clear.

    A site that is named has a profile that can be read; among all sites the broken are left out.
    """
    from scheduler.visits import Asked

    profiles, broken = _profiles(folder, names, every=every, any_of=bool(urls))
    if not profiles:
        raise MendableError("; ".join(broken.values()) or "no site is enabled: name one")
    if not urls:
        return Meant([Asked(profile=each) for each in profiles], broken)
    by_site = _by_site(profiles, urls)
    wanted = [each for each in profiles if each.name in by_site]
    return Meant([Asked(profile=each, urls=tuple(by_site[each.name])) for each in wanted], broken)


def _profiles(
    folder: Path | None, names: Sequence[str], *, every: bool, any_of: bool
) -> "tuple[list[SiteProfile], dict[str, str]]":
    from crawler.profile.load import find_profile
    from ministrywatch.shelf import shelf

    if names:
        return [find_profile(name, folder) for name in dict.fromkeys(names)], {}
    if not every and not any_of:
        raise MendableError("no site named: name one (`ministrywatch site list`), or use --all")
    books = shelf(folder)
    broken = {book.source.name: book.fault for book in books if book.profile is None}
    return [each.profile for each in books if each.profile and each.profile.enabled], broken


def _by_site(profiles: "Sequence[SiteProfile]", urls: Sequence[str]) -> dict[str, list[str]]:
    """Sort release addresses by the site they belong to."""
    from crawler.identity import release_address

    found: dict[str, list[str]] = {}
    for url in urls:
        owner = next((each for each in profiles if release_address(each, url)), None)
        if owner is None:
            raise no_release(url, profiles)
        found.setdefault(owner.name, []).append(url)
    return found


def no_release(url: str, profiles: "Sequence[SiteProfile]") -> MendableError:
    """Return the error for an address that is no release of any of these sites."""
    if len(profiles) > 1:
        return MendableError(
            f"{url}: not the address of a release of any site; `ministrywatch site list` has them"
        )
    name, home = profiles[0].name, profiles[0].home
    return MendableError(
        f"{url}: not the address of a release of {name}; those begin with {home} and are as "
        f"release.pattern says in `ministrywatch site show {name}`"
    )


class Visited(NamedTuple):
    """What visits came to, and what is shown beside it."""

    reports: "list[Report]"
    published: "Published"
    read: "list[Known]"
    """All that was read, of a dry run only: after another it can be looked up."""


def visit_sites(
    session: "Session", asked: "Sequence[Asked]", terms: "Terms", *, dry_run: bool = False
) -> Visited:
    """Visit the sites, showing progress on a terminal; a dry run works on a copy of memory."""
    from ministrywatch import gathering
    from scheduler.visits import visit

    with _memory(session, dry_run=dry_run) as engine:
        with progress(asked) as on_progress:
            reports = visit(engine, asked, terms, now, on_progress)
        dates = gathering.published(engine, (e for report in reports for e in report.events))
        seen = [gathering.read_in(engine, report) for report in reports if dry_run]
    return Visited(reports, dates, [known for each in seen for known in each])


def now() -> datetime:
    """Return this machine's time in UTC."""
    return datetime.now(UTC)


@contextmanager
def _memory(session: "Session", *, dry_run: bool) -> "Iterator[Engine]":
    if not dry_run:
        yield session.engine(create=True)
        return
    from ministrywatch.looking import scratch_database
    from storage.copying import copy_into

    with scratch_database() as scratch:
        known = session.engine_if_any()
        if known is not None:
            copy_into(known, scratch)
        yield scratch


@contextmanager
def progress(asked: "Sequence[Asked]") -> "Iterator[Callable[[Progress], None]]":
    """Show a bar for each site on standard error, when that is a terminal."""
    from ministrywatch.cli.show import console

    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} asked, {task.fields[known]} read"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as bar:
        tasks = {
            each.profile.name: bar.add_task(each.profile.name, total=None, known=0)
            for each in asked
        }
        yield lambda step: bar.update(
            tasks[step.site], completed=step.requests, known=step.releases
        )


def checked_origin(origin: str, *, allow_private: bool) -> str:
    """Return ``scheme://host:port`` as given; raises MendableError for what cannot be asked."""
    from crawler.addresses import is_public, literal, url_fault

    if "://" not in origin:
        raise MendableError(
            f"--origin {origin!r}: not an origin; write it as http://127.0.0.1:8000"
        )
    fault = url_fault(origin)
    if fault is not None:
        raise MendableError(f"{origin}: this is {fault}; write it as http://127.0.0.1:8000")
    parts = urlsplit(origin)
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise MendableError(f"{origin}: more than an origin; write it as http://127.0.0.1:8000")
    host = (parts.hostname or "").rstrip(".")
    address = literal(host)
    ours = host if host.rpartition(".")[2] == "localhost" else address
    if ours and not is_public(ours) and not allow_private:
        raise MendableError(
            f"{origin}: {ours} is on this machine or in a private network, and such addresses "
            "are not asked; for a server of your own set MINISTRYWATCH_ALLOW_PRIVATE=1"
        )
    return f"{parts.scheme}://{parts.netloc}"
