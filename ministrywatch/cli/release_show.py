"""``release show``: one release as it was last read, and where it stands."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.lookup import current, of_site, one, standing
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from storage.changes import Address
    from storage.records import Known, Revision
    from storage.releases import ReleaseRow
    from storage.turns import Turns


@click.command("show", short_help="One release as it was last read.")
@click.argument("key")
@of_site
@as_json
@with_session
def show_release(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """Show one release as it was last read, where it stands, and its other addresses.

    \b
    Example:
      ministrywatch release show https://www.mfa.go.th/th/content/ammretreat0223
    """
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from storage import addresses, releases
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        text = current(conn, row)
        elsewhere = addresses.of_release(conn, row.id)
        known = releases.load(conn, row.site_id, [row.key])[row.key]
    if not as_json:
        _print(row, text, elsewhere, known)
        return
    document = {
        **standing(row),
        "next_look_reason": _why(known),
        "confidence": shapes.confidence(text),
        "flapping": known.turns.other is not None,
        "addresses": [
            {"key": each.key, "url": each.url, "first_seen": shapes.moment(each.seen_at)}
            for each in elsewhere
        ],
        "release": shapes.record(row.site, row.url, text.release, row.views),
    }
    show.json_document(document)


def _print(row: "ReleaseRow", text: "Revision", elsewhere: "list[Address]", known: "Known") -> None:
    from ministrywatch.cli import show

    said = text.release
    show.lines(said.title, show.address(row.url), "")
    show.facts([*_facts(row, text, known), *_oddities(row, text, known.turns)])
    if elsewhere:
        show.lines("", "Also at:", *(f"  {show.address(each.url)}" for each in elsewhere))
    for paragraph in (said.lead, *said.body):
        if paragraph:
            show.lines("", show.plain(paragraph))
    for heading, addresses in (("Images", said.images), ("Documents", said.attachments)):
        if addresses:
            show.lines("", f"{heading}:", *(f"  {show.address(each.url)}" for each in addresses))


def _facts(row: "ReleaseRow", text: "Revision", known: "Known") -> list[tuple[str, object]]:
    from ministrywatch.cli import show

    return [
        ("site", row.site),
        ("key", row.key),
        ("state", row.state),
        ("published", text.release.published_on),
        ("updated", text.release.updated_on),
        ("views", row.views),
        ("revision", f"{text.number}, first seen {show.plain(text.first_seen)}"),
        ("last looked at", row.last_seen),
        ("next look", _next_look(known)),
    ]


def _next_look(known: "Known") -> str | None:
    from ministrywatch import outlook
    from ministrywatch.cli import show
    from ministrywatch.visiting import now

    if known.next_look_at is None:
        return None
    said = f"{show.plain(known.next_look_at)} ({outlook.left(known.next_look_at, now())})"
    reason = _why(known)
    return said if reason is None else f"{said}: {reason}"


def _why(known: "Known") -> str | None:
    """Return why the next look is when it is; memory of an older program does not tell."""
    from ministrywatch.outlook import why
    from scheduler.cadence.looking import unpacked

    reason = unpacked(known.look_reason)
    return None if reason is None else why(reason)


def _oddities(row: "ReleaseRow", text: "Revision", turns: "Turns") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    if turns.other is not None:
        swing = f"between revisions {row.revision} and {turns.other}; told again when it settles"
        found.append(("flapping", swing))
    if text.doubtful:
        found.append(("confidence", f"low: {row.site} is a draft; see `site accept`"))
    return found
