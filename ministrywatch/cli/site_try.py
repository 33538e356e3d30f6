"""``site try``: one page, field by field, with the rule that each was found by."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ministrywatch.cli.options import Session, as_json, with_delay, with_origin, with_session

if TYPE_CHECKING:
    from crawler.pages.base import Page
    from crawler.profile.model import SiteProfile
    from ministrywatch.trying import Field
    from storage.records import Problem

_WIDEST = 48
_LONGEST = 200
_HEAD, _TAIL = 8, 4
"""Of many paragraphs or links so many are shown: what is not of the text stands at an end."""


@click.command("try", short_help="One page, field by field, and by which rule each was found.")
@click.argument("name", metavar="SITE")
@click.argument("source", metavar="URL|FILE")
@click.option("--url", metavar="URL", help="The address the saved page came from.")
@click.option("--save", "golden", metavar="NAME", help="Keep page and reading as a golden page.")
@with_origin
@with_delay
@as_json
@with_session
def try_site(
    session: Session,
    name: str,
    source: str,
    url: str | None,
    golden: str | None,
    origin: str | None,
    delay: float | None,
    as_json: bool,
) -> int:
    """Read one page of a site, live or saved: a release field by field, a list entry by entry.

    With --save the page and what was read of it are kept in DIR/golden/SITE/; look the reading
    over, mend it where the page says otherwise, and ``site check`` holds the profile to it.

    \b
    Example:
      ministrywatch site try example https://example.go.th/news/1 --sites sites
    """
    from crawler.profile.load import find_profile, source_of
    from ministrywatch.cli import codes, show
    from ministrywatch.trying import kind_of
    from storage.records import Problem

    addressed = _is_addressed(source, url, golden)
    profile = find_profile(name, session.settings.sites)
    page = _page(session, profile, source, _Way(url, origin, delay))
    if isinstance(page, Problem):
        show.problem(page, [source])
        return codes.PROBLEMS
    kind = kind_of(profile, page, addressed=addressed)
    path = source_of(name, session.settings.sites).path
    fine = (
        _release(profile, page, path, as_json)
        if kind == "release"
        else _list(profile, page, kind, as_json)
    )
    if golden is not None:
        _keep(session, profile, golden, page, kind)
    return codes.DONE if fine else codes.PROBLEMS


def _is_addressed(source: str, url: str | None, golden: str | None) -> bool:
    """Tell whether a page's address is known; one without is not kept."""
    from storage.errors import MendableError

    addressed = "://" in source or url is not None
    if golden is not None and not addressed:
        raise MendableError(
            f"{source}: to keep a saved page, say where it is from: --url https://…"
        )
    return addressed


class _Way(NamedTuple):
    """How a page is come by: a saved one's address; of a live one who is asked, and how fast."""

    url: str | None
    origin: str | None
    delay: float | None


def _page(session: Session, profile: "SiteProfile", source: str, way: _Way) -> "Page | Problem":
    from ministrywatch.trying import live_page, saved_page

    if source.startswith(("http://", "https://")):
        return live_page(session.settings, profile, source, origin=way.origin, delay=way.delay)
    return saved_page(profile, Path(source).expanduser(), way.url)


def _release(profile: "SiteProfile", page: "Page", path: Path, as_json: bool) -> bool:
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from ministrywatch.trying import release_fields

    reading, fields = release_fields(profile, page, path)
    if as_json:
        show.json_document(
            {
                "site": profile.name, "url": page.url, "kind": "release",
                "fields": [field._asdict() for field in fields],
                "problem": shapes.problem(reading.problem),
            }
        )  # fmt: skip
        return reading.problem is None
    show.table(("field", "found by", "says"), [row for field in fields for row in _rows(field)])
    if reading.problem is not None:
        show.problem(reading.problem, [page.url])
    return reading.problem is None


def _rows(field: "Field") -> Iterator[tuple[str, str, str]]:
    """Yield the lines of one field: of several paragraphs, links or pictures one line each."""
    from ministrywatch.cli.screen import fit

    several = isinstance(field.value, list | tuple)
    first, *others = _said(field.value) if several else [_words(field.value)]
    count = f"{len(field.value)}: " if several and field.value else ""
    yield field.name, fit(field.how, _WIDEST), f"{count}{first}"
    yield from (("", "", other) for other in others)


def _said(values: Sequence[Any]) -> list[str]:
    """Return what each of several values says; of many the first and the last."""
    said = [_words(each) for each in values]
    if len(said) > _HEAD + _TAIL + 1:
        said[_HEAD:-_TAIL] = [f"… {len(said) - _HEAD - _TAIL} more …"]
    return said or ["-"]


def _words(value: Any) -> str:
    from ministrywatch.cli.screen import fit

    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values())
    return "-" if value is None else fit(str(value), _LONGEST)


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
        found_there = {"entries": msgspec.to_builtins(entries), "next": following}
        shown = {"rules": [rule._asdict() for rule in rules], **found_there}
        _print_list(profile, page, kind, shown, problem)
        return problem is None
    show.facts([_rule(rule, kind) for rule in rules])
    rows = [(each.published_on, each.views, each.key, each.title) for each in entries]
    show.table(("published", "views", "key", "title"), rows, right=(1,))
    show.lines(f"{len(rows)} entries; the next page: {show.address(following or '-')}")
    if problem is not None:
        show.problem(problem, [page.url])
    return problem is None


def _print_list(
    profile: "SiteProfile",
    page: "Page",
    kind: str,
    shown: dict[str, Any],
    problem: "Problem | None",
) -> None:
    from ministrywatch import shapes
    from ministrywatch.cli import show

    where = {"site": profile.name, "url": page.url, "kind": kind}
    show.json_document({**where, **shown, "problem": shapes.problem(problem)})


def _rule(rule: "Field", kind: str) -> tuple[str, str]:
    head = "item = " if kind == "list" else ""
    return rule.name, f"{head}{rule.value}  {rule.how}".rstrip()


def _keep(session: Session, profile: "SiteProfile", name: str, page: "Page", kind: str) -> None:
    from ministrywatch.golden import Tried, save
    from ministrywatch.keeping import own_folder
    from ministrywatch.visiting import now

    saved, expected = save(own_folder(session), profile, name, Tried(page, kind, now().date()))
    click.echo(f"Kept {saved}; now check {expected} by eye.", err=True)
