"""``site``: the profiles that say how each ministry's pages look."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.site_accept import accept_site
from ministrywatch.cli.site_check import check_sites
from ministrywatch.cli.site_new import new_site
from ministrywatch.cli.site_thaw import thaw_site
from ministrywatch.cli.site_try import try_site

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.profile.model import SiteProfile
    from ministrywatch.shelf import Book
    from storage.sites import SiteRow


@click.group(short_help="The sites that can be watched.")
def site() -> None:
    """The sites that can be watched. Add one with ``site new``; profiles stand in --sites DIR.

    \b
    Example:
      ministrywatch site list
    """


for command in (new_site, try_site, check_sites, accept_site, thaw_site):
    site.add_command(command)


@site.command("list", short_help="The sites that are known, and the last good visit to each.")
@as_json
@with_session
def list_sites(session: Session, as_json: bool) -> int:
    """List the known sites, their last good visit, and the day of their newest evidence.

    A broken profile is listed with its fault, and one that nobody has accepted yet as a draft.

    \b
    Example:
      ministrywatch site list
    """
    from ministrywatch.cli import codes, show
    from ministrywatch.shelf import shelf

    seen = _seen(session)
    rows = [_row(book, seen.get(book.source.name)) for book in shelf(session.settings.sites)]
    if as_json:
        show.json_document({"sites": rows})
    else:
        planned = any(row["next_visit"] for row in rows)
        show.table(_heads(planned=planned), [_cells(row, planned=planned) for row in rows])
        for row in rows:
            if row["reason"]:
                show.lines(f"{row['name']} is off: {row['reason']}")
            if row["fault"]:
                show.lines(f"{row['name']} cannot be used: {row['fault']}")
    return codes.PROBLEMS if any(row["fault"] for row in rows) else codes.DONE


@site.command("show", short_help="One profile, as it is written.")
@click.argument("name", metavar="SITE")
@as_json
@with_session
def show_site(session: Session, name: str, as_json: bool) -> None:
    """Print one profile: where its lists are, how its pages are read, and what that rests on.

    What it has from its family follows as comments.

    \b
    Example:
      ministrywatch site show mfa-th > my-ministry.toml
    """
    import msgspec

    from crawler.profile.load import find_profile, source_of
    from ministrywatch.cli import show

    profile = find_profile(name, session.settings.sites)
    if as_json:
        show.json_document({"site": msgspec.to_builtins(profile)})
        return
    path = source_of(name, session.settings.sites).path
    click.echo(path.read_text(encoding="utf-8-sig"), nl=False)
    if profile.family is not None:
        click.echo(_of_family(profile.family, path.parent), nl=False)


def _of_family(name: str, folder: "Path") -> str:
    """Return a family's file as comments."""
    from crawler.profile.families import path_of

    text = path_of(name, folder).read_text(encoding="utf-8-sig")
    lines = [
        f"Inherited from the family {name}, but for what is said above:",
        "",
        *text.splitlines(),
    ]
    return "\n" + "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _row(book: "Book", seen: "SiteRow | None") -> dict[str, Any]:
    from ministrywatch import shapes

    return {
        "name": book.source.name,
        **(_of_profile(book.profile) if book.profile else dict.fromkeys(_OF_PROFILE)),
        "from": "shipped" if book.source.shipped else str(book.source.path),
        "last_visit": shapes.moment(seen.last_visit_at) if seen else None,
        "last_success": shapes.moment(seen.last_success_at) if seen else None,
        "next_visit": shapes.moment(seen.next_visit_at) if seen else None,
        "next_visit_reason": _why(seen) if seen else None,
        "condition": seen.condition if seen and seen.last_visit_at else None,
        "condition_since": shapes.moment(seen.condition_since) if seen else None,
        "fault": book.fault or None,
    }


_OF_PROFILE = ("title", "titles", "home", "enabled", "draft", "reason", "evidence_seen")


def _of_profile(profile: "SiteProfile") -> dict[str, Any]:
    from ministrywatch import shapes

    days = (fact.seen for fact in profile.evidence)
    return {
        "title": profile.titles.get("th") or next(iter(profile.titles.values()), ""),
        "titles": profile.titles,
        "home": profile.home,
        "enabled": profile.enabled,
        "draft": profile.draft,
        "reason": profile.reason or None,
        "evidence_seen": shapes.day(max(filter(None, days), default=None)),
    }


def _why(seen: "SiteRow") -> str | None:
    from scheduler.planned import unpacked

    return unpacked(seen.visit_reason).why or None


def _heads(*, planned: bool) -> tuple[str, ...]:
    next_one = ("next visit", "because") if planned else ()
    return ("site", "on", "is", "from", "last good visit", *next_one, "evidence", "home", "title")


def _cells(row: dict[str, Any], *, planned: bool) -> tuple[Any, ...]:
    last, following = (
        row[key] and datetime.fromisoformat(row[key]) for key in ("last_success", "next_visit")
    )
    usable = "broken" if row["fault"] else row["enabled"]
    on = "draft" if row["draft"] and usable is True else usable
    next_one = (following, row["next_visit_reason"]) if planned else ()
    found = (row["evidence_seen"], row["home"], row["title"])
    return row["name"], on, row["condition"], row["from"], last, *next_one, *found


def _seen(session: Session) -> "dict[str, SiteRow]":
    """Return what memory holds of the sites; before the first visit there is no database yet."""
    from storage import sites
    from storage.engine import reading

    engine = session.engine_if_any()
    if engine is None:
        return {}
    with reading(engine) as conn:
        return {site.name: site for site in sites.every(conn)}
