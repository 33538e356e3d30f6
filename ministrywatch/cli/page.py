"""``release page``: an archived page, byte for byte as it came."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ministrywatch.cli.lookup import name, of_site, one
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.output import is_stdout, to_file, write

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ministrywatch.shapes import Shape
    from storage.releases import ReleaseRow

_DIGEST = "sha256:"


class Found(NamedTuple):
    """An archived page, and its JSON."""

    body: bytes
    shape: "Shape"


@click.command(short_help="The archived page of a text, byte for byte.")
@click.argument("key")
@click.option(
    "--revision", type=click.IntRange(1), metavar="N", help="Of this text; the current unless told."
)
@to_file
@of_site
@as_json
@with_session
def page(
    session: Session,
    key: str,
    revision: int | None,
    output: Path | None,
    site: str | None,
    as_json: bool,
) -> None:
    """Write the archived page that a text was read from: its very bytes, to a file or a pipe.

    KEY may also be the digest of a page, ``sha256:`` and 64 hex digits, as ``event show`` prints
    it. A page is as its site sent it: opened in a browser, its scripts run.

    \b
    Examples:
      ministrywatch release page ammretreat0223 --revision 1 --output before.html
      ministrywatch release page ammretreat0223 | sha256sum
    """
    from ministrywatch.cli import show
    from storage.engine import reading
    from storage.errors import MendableError

    with reading(session.engine()) as conn:
        if key.startswith(_DIGEST):
            found = _by_digest(conn, key)
        else:
            found = _of_revision(conn, one(session, conn, key, site), revision)
    if is_stdout(output) and not as_json and sys.stdout.isatty():
        raise MendableError(
            f"{show.plain(key)}: the page is {len(found.body):,} bytes, and a terminal is no place "
            "for them; name a file with --output, or pipe them"
        )
    if not (is_stdout(output) and as_json):
        write(found.body, output)
    if as_json:
        show.json_document(found.shape)


def _of_revision(conn: "Connection", row: "ReleaseRow", number: int | None) -> Found:
    from ministrywatch import shapes_evidence
    from storage import archive, evidence, looks
    from storage.errors import MendableError

    number = number or row.revision
    text = evidence.text(conn, row.id, number)
    if text is None:
        last = f"its last is {row.revisions}"
        raise MendableError(f"revision {number} of {row.key}: there is none; {last}")
    if text.page is None:
        raise MendableError(
            f"revision {number} of {row.key}: its page is not in the archive; "
            "`ministrywatch release history --json` says which are"
        )
    body = archive.page(conn, text.page.digest)
    look = looks.at(conn, row.site_id, evidence.keys(conn, row.id), text.first_seen)
    shape = {**name(row), "revision": number, "page": shapes_evidence.text_page(text, look)}
    return Found(body, shape)


def _by_digest(conn: "Connection", key: str) -> Found:
    from storage import archive

    body = archive.page(conn, key.removeprefix(_DIGEST).lower())
    return Found(body, {"page": {"digest": key.lower(), "bytes": len(body), "intact": True}})
