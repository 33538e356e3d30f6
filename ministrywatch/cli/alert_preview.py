"""``alert preview``: what a rule would have sent of what happened."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.since import Since

if TYPE_CHECKING:
    from scheduler.alerts.foresight import Foreseen
    from scheduler.alerts.model import Rule
    from storage.records import Event

FEW = 5
"""Events of one message that are named."""


@click.command("preview", short_help="What a rule would have sent of what happened.")
@click.argument("name", metavar="NAME")
@click.option(
    "--since", type=Since(), metavar="WHEN", default="7d", show_default=True,
    help="Not before: 2026-11-22, 7d, 6h.",
)  # fmt: skip
@as_json
@with_session
def preview_alert(session: Session, name: str, since: datetime, as_json: bool) -> None:
    """Show the messages that a rule would have sent of the events that are stored.

    They are put together as they would be: one each, digests by their times, floods of many; times
    are of the rule's time zone. Nothing is sent and nothing is written.

    \b
    Example:
      ministrywatch alert preview desk --since 30d
    """
    from ministrywatch.alerting import rule_called
    from ministrywatch.cli import show
    from scheduler.alerts.enqueue import told_of
    from scheduler.alerts.foresight import foreseen
    from storage import told
    from storage.engine import reading

    rule = rule_called(session.settings, name)
    with reading(session.engine()) as conn:
        messages = foreseen(rule, map(told_of, told.since(conn, since)))
    if as_json:
        show.json_document(_document(rule, messages))
    else:
        _print(rule, messages)


def _document(rule: "Rule", messages: "list[Foreseen]") -> dict[str, object]:
    from ministrywatch import shapes
    from scheduler.alerts.addressing import addresses

    return {
        "rule": rule.name,
        "addresses": list(addresses(rule)),
        "messages": [
            {
                "shape": each.shape,
                "at": shapes.moment(each.at),
                "thread": each.thread or None,
                "events": [shapes.event(event) for event in each.events],
            }
            for each in messages
        ],
    }


def _print(rule: "Rule", messages: "list[Foreseen]") -> None:
    from ministrywatch.cli import show
    from ministrywatch.cli.alert_words import filters, places
    from scheduler.alerts.windows import zone
    from scheduler.wording.phrases import counted

    where = zone(rule.time_zone)
    for each in messages:
        count = f" of {counted(len(each.events), 'event')}" if each.shape != "single" else ""
        at = each.at.astimezone(where).strftime("%Y-%m-%d %H:%M")
        show.lines(f"{at} {rule.time_zone}  {each.shape}{count}")
        for event in each.events[:FEW]:
            show.whole(f"    {_line(event)}")
        if len(each.events) > FEW:
            show.lines(f"    and {len(each.events) - FEW:,} more")
    told = sum(len(each.events) for each in messages)
    to = places(rule) or "nobody"
    sent = f"{counted(len(messages), 'message')} of {counted(told, 'event')} to {to}"
    show.lines(f"{sent}; it hears {filters(rule)}.")


def _line(event: "Event") -> str:
    from ministrywatch.cli import show
    from scheduler.wording.events import headline

    return f"{event.kind}  {show.plain(headline(event))}  (event {event.id})"
