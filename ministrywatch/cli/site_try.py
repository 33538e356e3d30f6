"""``site try``: one page, field by field, with the rule that each was found by."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from crawler.pages.base import Page
    from crawler.profile.model import SiteProfile
    from ministrywatch.trying import Field
    from storage.records import Problem

_WIDEST = 48
_LONGEST = 200


@click.command("try", short_help="One page, field by field, and by which rule each was found.")
@click.argument("name", metavar="SITE")
@click.argument("source", metavar="URL|FILE")
@click.option("--url", help="The address the saved page came from.")
@click.option("--save", "golden", metavar="NAME", help="Keep page and reading as a golden page.")
@as_json
@with_session
def try_site(
    session: Session, name: str, source: str, url: str | None, golden: str | None, as_json: bool
) -> int:
    """Read one page of a site, live or saved: a release field by field, a list entry by entry.

    With --save the page and what was read of it are kept in DIR/golden/SITE/; look the reading
    over, mend it where the page says otherwise, and ``site check`` holds the profile to it.

    \b
    Example:
      ministrywatch site try example https://www.example.go.th/news/1 --sites sites
    """
    from crawler.profile.load import available, find_profile
    from ministrywatch.cli import codes, show
    from ministrywatch.trying import kind_of
    from storage.records import Problem

    profile = find_profile(name, session.settings.sites)
    page = _page(session, profile, source, url)
    if isinstance(page, Problem):
        show.problem(page, [source])
        return codes.PROBLEMS
    addressed = "://" in source or url is not None
    kind = kind_of(profile, page, addressed=addressed)
    path = next(each.path for each in available(session.settings.sites) if each.name == name)
    fine = (
        _release(profile, page, path, as_json)
        if kind == "release"
        else _list(profile, page, kind, as_json)
    )
    if golden is not None:
        _keep(session, profile, golden, page, kind)
    return codes.DONE if fine else codes.PROBLEMS


def _page(
    session: Session, profile: "SiteProfile", source: str, url: str | None
) -> "Page | Problem":
    from ministrywatch.trying import live_page, saved_page

    if source.startswith(("http://", "https://")):
        return live_page(session.settings, profile, source)
    return saved_page(profile, Path(source).expanduser(), url)


def _release(profile: "SiteProfile", page: "Page", path: Path, as_json: bool) -> bool:
    from ministrywatch.cli import show
    from ministrywatch.trying import release_fields

    reading, fields = release_fields(profile, page, path)
    if as_json:
        show.json_document(
            {
                "site": profile.name, "url": page.url, "kind": "release",
                "fields": [field._asdict() for field in fields],
                "problem": _shape(reading.problem),
            }
        )  # fmt: skip
        return reading.problem is None
    show.table(("field", "found by", "says"), [_row(field) for field in fields])
    if reading.problem is not None:
        show.problem(reading.problem, [page.url])
    return reading.problem is None


def _shape(problem: "Problem | None") -> Any:
    import msgspec

    return msgspec.to_builtins(problem)


def _row(field: "Field") -> tuple[str, str, str]:
    from ministrywatch.cli.screen import fit

    return field.name, fit(field.how, _WIDEST), _said(field.value)


def _said(value: Any) -> str:
    """Return a value on one line; of several things how many, and the first."""
    if isinstance(value, list | tuple):
        first = next(iter(value), "")
        words = first if isinstance(first, str) else " ".join(str(part) for part in first.values())
        return f"{len(value)}: {words[:_LONGEST]}" if value else "-"
    return "-" if value is None else str(value)[:_LONGEST]


def _list(profile: "SiteProfile", page: "Page", kind: str, as_json: bool) -> bool:
    import msgspec

    from crawler.pages.doorpages import read_door
    from ministrywatch.cli import show
    from ministrywatch.trying import list_rules
    from storage.records import Problem

    found = read_door(profile, page, kind)
    rules = list_rules(profile, kind, page)
    problem = found if isinstance(found, Problem) else None
    entries = () if isinstance(found, Problem) else found.entries
    following = None if isinstance(found, Problem) else found.next
    if problem is None and not entries:
        problem = Problem("empty", "no release was found in this list")
    if as_json:
        show.json_document(
            {
                "site": profile.name, "url": page.url, "kind": kind,
                "rules": [rule._asdict() for rule in rules],
                "entries": msgspec.to_builtins(entries), "next": following,
                "problem": _shape(problem),
            }
        )  # fmt: skip
        return problem is None
    show.facts([(rule.name, f"{rule.value}  {rule.how}") for rule in rules])
    rows = [(each.published_on, each.views, each.key, each.title) for each in entries]
    show.table(("published", "views", "key", "title"), rows, right=(1,))
    show.lines(f"{len(rows)} entries; the next page: {show.address(following or '-')}")
    if problem is not None:
        show.problem(problem, [page.url])
    return problem is None


def _keep(session: Session, profile: "SiteProfile", name: str, page: "Page", kind: str) -> None:
    from ministrywatch.golden import Tried, save
    from ministrywatch.keeping import own_folder
    from ministrywatch.visiting import now

    saved, expected = save(own_folder(session), profile, name, Tried(page, kind, now().date()))
    click.echo(f"Kept {saved}; now check {expected} by eye.", err=True)
