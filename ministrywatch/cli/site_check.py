"""``site check``: whether golden pages still read as a person has said they must."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from crawler.golden import Difference
    from ministrywatch.golden import Checked
    from ministrywatch.shelf import Book

_LONGEST = 2_000


@click.command("check", short_help="Golden pages: do they read as they must?")
@click.argument("names", metavar="[SITE]...", nargs=-1)
@as_json
@with_session
def check_sites(session: Session, names: tuple[str, ...], as_json: bool) -> int:
    """Read the golden pages of profiles, shipped and your own, and tell each field that differs.

    Your own stand in DIR/golden/SITE/, where ``site try --save`` puts them.

    \b
    Example:
      ministrywatch site check example --sites sites
    """
    from ministrywatch.cli import codes, show

    books = _books(session, names)
    rows = [_row(session, book) for book in books]
    if as_json:
        show.json_document({"sites": [_shape(row) for row in rows]})
    else:
        _print(rows, named=bool(names))
    wrong = any(row["fault"] or row["wrong"] for row in rows)
    return codes.PROBLEMS if wrong else codes.DONE


def _books(session: Session, names: Sequence[str]) -> "list[Book]":
    from ministrywatch.shelf import shelf
    from storage.errors import MendableError, whereabouts

    books = {book.source.name: book for book in shelf(session.settings.sites)}
    for name in names:
        if name not in books:
            raise MendableError(f"{name}: no profile of that name; {whereabouts(name, books)}")
    return [books[name] for name in (dict.fromkeys(names) if names else books)]


def _row(session: Session, book: "Book") -> dict[str, Any]:
    """Return what the golden pages of one profile come to; a broken one says where it is broken."""
    from ministrywatch.golden import checked
    from storage.errors import MendableError

    pages: list[Checked] = []
    fault = book.fault
    if book.profile is not None:
        try:
            pages = checked(book.profile, book.source, session.settings.sites)
        except MendableError as error:
            fault = str(error)
    fields = sum(page.fields for page in pages)
    wrong = sum(len(page.differences) for page in pages)
    return {
        "site": book.source.name, "pages": pages, "fields": fields, "wrong": wrong, "fault": fault,
    }  # fmt: skip


def _shape(row: dict[str, Any]) -> dict[str, Any]:
    import msgspec

    pages = [
        {
            "page": page.page,
            "fields": page.fields,
            "differences": [msgspec.to_builtins(each) for each in page.differences],
        }
        for page in row["pages"]
    ]
    return {**row, "pages": pages, "fault": row["fault"] or None}


def _print(rows: list[dict[str, Any]], *, named: bool) -> None:
    from ministrywatch.cli import show

    shown = [row for row in rows if named or row["pages"] or row["fault"]]
    cells = [
        (
            row["site"],
            len(row["pages"]),
            max(row["fields"] - row["wrong"], 0),
            row["wrong"],
            _said(row),
        )
        for row in shown
    ]
    show.table(("site", "pages", "right", "wrong", ""), cells, right=(1, 2, 3))
    for row in shown:
        for page in row["pages"]:
            for each in _telling(page.differences):
                _print_difference(f"{row['site']} {page.page}", each)
    bare = [row["site"] for row in rows if not row["pages"] and not row["fault"]]
    if bare and not named:
        show.lines(f"Without golden pages: {', '.join(bare)}.")


def _said(row: dict[str, Any]) -> str:
    if row["fault"]:
        return str(row["fault"])
    return "" if row["pages"] else "no golden pages; `site try --save NAME` makes one"


def _telling(differences: "Sequence[Difference]") -> "Sequence[Difference]":
    """Return what to tell of a page: of one that cannot be read why, and no field that it lacks."""
    why = [each for each in differences if each.field == "problem" and each.found]
    return why or differences


def _print_difference(page: str, difference: "Difference") -> None:
    """Print a field: what it must be and what is read, or the words that differ in it."""
    from ministrywatch.cli import show

    show.rule(f"{page}: {difference.field}")
    expected, found = _words(difference.expected), _words(difference.found)
    if isinstance(difference.expected, str | list) and expected and found != "-":
        from crawler.thai.words import cut
        from scheduler.detect.edits import word_diff

        show.lines(show.word_diff(word_diff(expected[:_LONGEST], found[:_LONGEST], cut)))
        return
    show.facts([("expected", expected[:_LONGEST]), ("found", found[:_LONGEST])])


def _words(value: Any) -> str:
    import msgspec

    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    if isinstance(value, dict) and value.keys() == {"kind", "detail"}:
        return f"{value['kind']}: {value['detail']}"
    return msgspec.json.encode(value).decode()
