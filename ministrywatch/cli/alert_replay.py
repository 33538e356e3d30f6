"""``alert replay``: another attempt for dead messages."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from sqlalchemy import Connection


@click.command("replay", short_help="Another attempt for dead messages.")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--dead", is_flag=True, help="All that are dead.")
@as_json
@with_session
def replay_alerts(session: Session, ids: tuple[str, ...], dead: bool, as_json: bool) -> None:
    """Have dead messages tried again, under the same ids; ID may be a unique beginning.

    Addresses of theirs that wanted no more are taken for open again. The messages are sent now as
    far as the other side takes them, and otherwise by the next crawl or by the daemon.

    \b
    Examples:
      ministrywatch alert replay --dead
      ministrywatch alert replay msg_3f9c
    """
    from ministrywatch.cli import show
    from ministrywatch.cli.alert_words import post_alerts
    from ministrywatch.visiting import now
    from scheduler.wording.phrases import counted
    from storage import outbox_lists
    from storage.engine import writing
    from storage.errors import MendableError

    if bool(ids) == dead:
        raise MendableError("nothing named: give the ids of messages, or --dead for all")
    with writing(session.engine()) as conn:
        rows = outbox_lists.dead_ids(conn) if dead else [_dead(conn, each) for each in ids]
        many = outbox_lists.replay(conn, rows, now())
    post_alerts(session)
    if as_json:
        show.json_document({"replayed": many})
    else:
        show.lines(f"Tried again: {counted(many, 'message')}.")


def _dead(conn: "Connection", ident: str) -> int:
    """Return the row of one dead message; raises MendableError when it is not clear which."""
    from storage import outbox_lists
    from storage.errors import MendableError

    found = outbox_lists.find(conn, ident)
    if not found:
        raise MendableError(f"{ident}: no such message; see `ministrywatch alert list`")
    if len(found) > 1:
        raise MendableError(f"{ident}: {len(found)} messages begin so; give more of the id")
    if found[0].state != "dead":
        raise MendableError(f"{ident}: it is {found[0].state} and not dead; nothing to replay")
    return found[0].id
