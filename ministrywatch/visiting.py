"""From what a person asked for to a visit: which sites, into which memory, with what progress."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.errors import MendableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from crawler.order import Progress
    from crawler.profile.model import SiteProfile
    from ministrywatch.cli.options import Session
    from scheduler.visits import Asked, Report, Terms


def asked_for(
    folder: Path | None, names: Sequence[str], *, every: bool = False, urls: Sequence[str] = ()
) -> "list[Asked]":
    """Return the sites that are meant; raises MendableError when that is not clear."""
    from scheduler.visits import Asked

    profiles = _profiles(folder, names, every=every, any_of=bool(urls))
    if not urls:
        return [Asked(profile=each) for each in profiles]
    by_site = _by_site(profiles, urls)
    return [
        Asked(profile=each, urls=tuple(by_site[each.name]))
        for each in profiles
        if each.name in by_site
    ]


def _profiles(
    folder: Path | None, names: Sequence[str], *, every: bool, any_of: bool
) -> "list[SiteProfile]":
    from crawler.profile.load import available, find_profile, load_profile

    if names:
        return [find_profile(name, folder) for name in dict.fromkeys(names)]
    if not every and not any_of:
        raise MendableError("no site named: name one (`ministrywatch site list`), or use --all")
    shelf = [load_profile(source.path) for source in available(folder)]
    return [profile for profile in shelf if profile.enabled]


def _by_site(profiles: "Sequence[SiteProfile]", urls: Sequence[str]) -> dict[str, list[str]]:
    """Sort release addresses by the site they belong to."""
    from crawler.identity import release_address

    found: dict[str, list[str]] = {}
    for url in urls:
        owner = next((each for each in profiles if release_address(each, url)), None)
        if owner is None:
            looked_in = ", ".join(each.name for each in profiles)
            raise MendableError(
                f"{url}: not the address of a release of {looked_in}; "
                "see release.pattern in `ministrywatch site show`"
            )
        found.setdefault(owner.name, []).append(url)
    return found


def visit_sites(
    session: "Session", asked: "Sequence[Asked]", terms: "Terms", *, dry_run: bool = False
) -> "list[Report]":
    """Visit the sites, showing progress on a terminal; a dry run works on a copy of memory."""
    from scheduler.visits import visit

    with _memory(session, dry_run=dry_run) as engine, progress(asked) as on_progress:
        return visit(engine, asked, terms, now, on_progress)


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


def checked_origin(origin: str) -> str:
    """Return ``scheme://host:port`` as given; raises MendableError for anything else."""
    parts = urlsplit(origin)
    if parts.scheme in {"http", "https"} and parts.netloc and parts.path in {"", "/"}:
        return f"{parts.scheme}://{parts.netloc}"
    raise MendableError(f"{origin}: not an origin; write it as http://127.0.0.1:8000")
