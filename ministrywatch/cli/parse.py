"""``parse``: the record of one page, without a database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from crawler.pages.release import Reading
    from crawler.profile.model import SiteProfile


@click.command(short_help="What one page says, by a profile; no database.")
@click.argument("site")
@click.argument("source", metavar="FILE|URL")
@click.option("--url", metavar="URL", help="The address the saved page came from, for its links.")
@as_json
@with_session
def parse(session: Session, site: str, source: str, url: str | None, as_json: bool) -> int:
    """Show what a page says when it is read with a site's profile: the tool for writing one.

    \b
    Examples:
      ministrywatch parse mfa-th a.html --url https://www.mfa.go.th/th/content/x
      ministrywatch parse mfa-th https://www.mfa.go.th/th/content/x --json
    """
    from crawler.profile.load import find_profile
    from ministrywatch import shapes
    from ministrywatch.cli import codes, show

    profile = find_profile(site, session.settings.sites)
    address, reading = _read(session, profile, source, url)
    record = shapes.record(profile.name, address, reading.release, reading.views, reading.problem)
    if as_json:
        show.json_document(record)
    elif reading.release is None and reading.problem:
        show.problem(reading.problem, [address if "://" in source else source])
    else:
        _print_record(record)
    return codes.PROBLEMS if reading.problem else codes.DONE


def _read(
    session: Session, profile: "SiteProfile", source: str, url: str | None
) -> "tuple[str, Reading]":
    if source.startswith(("http://", "https://")):
        from ministrywatch.looking import look_once

        return look_once(session.settings, profile, source)
    if "://" in source:
        from storage.errors import MendableError

        raise MendableError(f"{source}: give the name of a saved page, or an http or https URL")
    return _read_file(profile, Path(source).expanduser(), url)


def _read_file(profile: "SiteProfile", path: Path, url: str | None) -> "tuple[str, Reading]":
    from crawler.identity import release_address
    from crawler.pages.base import Page
    from crawler.pages.release import Reading, read_release
    from ministrywatch.trying import saved_bytes
    from storage.records import Problem

    most = profile.limits.max_bytes
    body = saved_bytes(path, url, most)
    known = release_address(profile, url) if url else None
    address = known.url if known else url or profile.home
    if len(body) > most:
        return address, Reading(
            problem=Problem("too-large", f"the page is larger than {most:,} bytes")
        )
    return address, read_release(profile, Page(body=body, url=address))


def _print_record(record: dict[str, object]) -> None:
    from ministrywatch.cli import show

    rows = []
    for field, value in record.items():
        if isinstance(value, list):
            rows += [(f"{field} {n}", _flat(each)) for n, each in enumerate(value, 1)]
        else:
            rows.append((field, _flat(value)))
    show.facts(rows)


def _flat(value: object) -> str | None:
    if isinstance(value, dict):
        return "  ".join(str(part) for part in value.values() if part)
    return None if value is None else str(value)
