"""``release search``: releases by words in their texts, also by words that were taken out."""

from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.limit import with_limit
from ministrywatch.cli.listing import STATES
from ministrywatch.cli.lookup import check_site, of_site
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.since import Since

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.text import Text

    from crawler.thai.highlights import Piece
    from storage.search import Found, Hit

KINDS = ("current", "past", "edited", "removed")


@click.command(short_help="Releases by words in their texts of today and of the past.")
@click.argument("query", nargs=-1, required=True)
@of_site
@click.option("--since", type=Since(), metavar="WHEN", help="Listed under this day or a later one.")
@click.option("--until", type=Since(), metavar="WHEN", help="Listed under this day or an earlier.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="Words that stand in the text now, or that were taken out; releases that were edited, "
    "or taken down.",
)
@click.option("--state", type=click.Choice(STATES), help="Only releases that stand so.")
@with_limit(20)
@click.option("--reindex", is_flag=True, help="Make the index anew before.")
@as_json
@with_session
def search(
    session: Session,
    query: tuple[str, ...],
    site: str | None,
    reindex: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Find releases by words in what they say now, or said once; the newest come first.

    Every word of QUERY must be in one text, as a part of a longer one or as a whole; "words in
    quotes" stand together. Two letters are enough. Capitals and Thai or Arabic digits are alike,
    and so is Thai with a space and without. Searched are title, lead, text, category, and what
    documents, pictures and links are called. A release is found by its text of today, or else by
    the last one that held the words. The first search makes an index, which takes a while.

    \b
    Examples:
      ministrywatch release search วัคซีน โควิด-19
      ministrywatch release search '"๑๔ ล้านบาท"' --kind past --site mfa-th
    """
    from ministrywatch import searching
    from ministrywatch.cli import show
    from storage import releases
    from storage.engine import reading
    from storage.search import find

    said = " ".join(query)
    asked = searching.asked(said, site=site, **filters)
    engine = session.engine()
    with reading(engine) as conn:
        check_site(session, conn, site)
        some = bool(releases.listing(conn, limit=1))
    searching.bring_up_to_date(engine, anew=reindex)
    found = find(engine, searching.form(), asked)
    if found.damaged:
        searching.warn(f"{found.damaged} texts are damaged: run `ministrywatch db check`")
    if as_json:
        results = [_shape(hit, asked.terms) for hit in found.hits]
        show.json_document({"query": said, "results": results, "more": found.more})
    else:
        _print(found, asked.terms, some=some)


def _shape(hit: "Hit", terms: "Sequence[str]") -> dict[str, Any]:
    from crawler.thai.highlights import passage
    from ministrywatch import shapes

    field, pieces = passage(hit.text, terms)
    return {
        "site": hit.site,
        "key": hit.key,
        "url": hit.url,
        "title": hit.title,
        "published_on": shapes.day(hit.published_on),
        "state": hit.state,
        "revision": hit.number,
        "current": hit.current,
        "first_seen": shapes.moment(hit.first_seen),
        "last_seen": shapes.moment(hit.last_seen),
        "gone_since": shapes.moment(hit.gone_since),
        "field": field,
        "snippet": [list(piece) for piece in pieces],
    }


def _print(found: "Found", terms: "Sequence[str]", *, some: bool) -> None:
    from ministrywatch.cli import show

    for hit in found.hits:
        _print_hit(hit, terms)
    if not some:
        show.lines("No releases known. A visit finds them: ministrywatch crawl --all")
    elif not found.hits:
        show.lines("None of the known texts holds this.")
    elif found.more:
        show.lines("There are more: see --limit, --since, --until, --site and --kind.")


def _print_hit(hit: "Hit", terms: "Sequence[str]") -> None:
    from crawler.thai.highlights import marked, passage
    from ministrywatch.cli import show
    from ministrywatch.cli.columns import GAP

    field, pieces = passage(hit.text, terms)
    state = [] if hit.state == "live" else [hit.state]
    where = (hit.site, show.plain(hit.published_on), show.plain(hit.key), *state)
    out = show.console()
    out.print(_highlighted(marked(hit.text.title, terms)))
    out.print(f"  {GAP.join(where)}", style="dim", markup=False, soft_wrap=True)
    out.print(f"  {show.address(hit.url)}", markup=False, soft_wrap=True)
    out.print(f"  {_standing(hit)}", markup=False, style="" if hit.current else "yellow")
    if field != "title":
        name = "" if field == "body" else f"{field}: "
        out.print(_highlighted([("=", f"  {name}"), *pieces]))
    show.lines("")


def _standing(hit: "Hit") -> str:
    """Return in which text the words stand, and since or until when."""
    from ministrywatch.cli import show

    first, last = show.plain(hit.first_seen), show.plain(hit.last_seen)
    if hit.gone_since is None:
        return f"in the text of now, revision {hit.number}, first seen {first}"
    since = show.plain(hit.gone_since)
    return f"only in revision {hit.number}, seen {first} to {last}; no longer there since {since}"


def _highlighted(pieces: "Iterable[Piece]") -> "Text":
    """Return the pieces with the places of the words in bold, or in [ ] where there is no bold."""
    from rich.text import Text

    from ministrywatch.cli import show

    out = show.console()
    bold = out.is_terminal and not out.is_dumb_terminal
    shown = Text()
    for mark, words in pieces:
        plain = show.plain(words)
        if mark == "*" and not bold:
            plain = f"[{plain}]"
        shown.append(plain, style="bold" if mark == "*" else "")
    return shown
