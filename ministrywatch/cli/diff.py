"""``release diff``: what changed between two revisions, word by word, for an eye or a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from ministrywatch.cli.lookup import of_site, one
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.output import form_of, is_stdout, to_file, write

if TYPE_CHECKING:
    from ministrywatch.diffing import Comparison

Format: TypeAlias = Literal["terminal", "text", "html", "json"]

_ENDINGS: dict[str, Format] = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}


@click.command(short_help="What changed between two revisions, word by word.")
@click.argument("key")
@click.option(
    "--from",
    "old",
    type=click.IntRange(1),
    metavar="N",
    help="The older revision; the one before unless told.",
)
@click.option(
    "--to",
    "new",
    type=click.IntRange(1),
    metavar="N",
    help="The newer revision; the current one unless told.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "text", "html", "json"]),
    help="How: on the screen, a paragraph a line, one page, JSON; by the ending of --output, or "
    "else terminal.",
)
@to_file
@of_site
@as_json
@with_session
def diff(
    session: Session,
    key: str,
    old: int | None,
    new: int | None,
    form: Format | None,
    output: Path | None,
    site: str | None,
    as_json: bool,
) -> None:
    """Show what changed between two revisions, word by word; the last change unless told.

    The HTML is one page that loads nothing and runs no script: to be sent, read on a phone or
    printed.

    \b
    Examples:
      ministrywatch release diff ammretreat0223 --from 1 --to 3
      ministrywatch release diff ammretreat0223 --output diff.html
    """
    from ministrywatch.comparing import compare
    from storage.engine import reading

    wanted = _wanted(form, output, as_json=as_json)
    with reading(session.engine()) as conn:
        compared = compare(conn, one(session, conn, key, site), old, new)
    if wanted == "terminal":
        _print(compared)
    else:
        write(_rendered(compared, wanted), output)


def _wanted(form: Format | None, output: Path | None, *, as_json: bool) -> Format:
    """Return the format that is meant; what goes into a file is no screen."""
    if as_json:
        if form not in {None, "json"}:
            raise click.UsageError(f"--json and --format {form} are two; give one of them")
        form = "json"
    if is_stdout(output):
        return form or "terminal"
    return form_of(output, "text" if form == "terminal" else form, _ENDINGS, "text")


def _rendered(compared: "Comparison", form: Format) -> bytes:
    from ministrywatch import diffing, pagediff, shapes_evidence
    from ministrywatch.cli import show

    if form == "json":
        return show.json_bytes(shapes_evidence.compared(compared))
    said = pagediff.html(compared) if form == "html" else diffing.text(compared)
    return said.encode("utf-8", "replace")


def _print(compared: "Comparison") -> None:
    from ministrywatch.cli import show
    from ministrywatch.diffing import remarks

    before, after = compared.before.number, compared.after.number
    show.lines(compared.row.title, show.address(compared.row.url))
    if before == after:
        show.lines("It has one text: it was never edited.")
        return
    show.lines(f"revision {before} → {after}")
    show.lines(*map(show.plain, remarks(compared)))
    show.diff_lines(compared.diff)
    if not compared.diff:
        show.lines("No difference.")
