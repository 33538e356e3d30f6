"""``alert list``: the rules, and the state of what they sent."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ministrywatch.cli.limit import with_limit, within
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler.alerts.hearers import Standing
    from scheduler.alerts.model import Rule
    from storage.outgoing import Delivery, DeliveryState, Lane, ShutAddress

STATES = ("waiting", "delivered", "dead")


@click.command("list", short_help="The rules, and the state of what they sent.")
@click.option("--rule", metavar="NAME", help="Only this rule and its messages.")
@click.option("--state", type=click.Choice(STATES), help="Only messages in this state.")
@with_limit(20)
@as_json
@with_session
def list_alerts(
    session: Session, rule: str | None, state: "DeliveryState | None", limit: int, as_json: bool
) -> None:
    """List the rules with their channels and counts, then messages, newest first.

    A message that is dead was refused, or tried for more than a day; `alert replay` has it tried
    again. Of an address the list shows the host alone; --json has the whole. What arrived is listed
    for 90 days, what is dead for a year.

    \b
    Examples:
      ministrywatch alert list
      ministrywatch alert list --state dead --rule desk
    """
    from ministrywatch.alerting import rules_in_force
    from ministrywatch.cli import show
    from storage.engine import reading

    rules = rules_in_force(session.settings)
    with reading(session.engine(create=True)) as conn:
        box = _box(conn, rules, state, limit, rule)
    if as_json:
        show.json_document(_document(box))
        return
    _print_rules(box.rules, box.counts)
    _print_strangers(box, rules, rule)
    _print_shut(box.shut)
    _print_messages(box.found)


class Box(NamedTuple):
    """What is listed."""

    rules: "tuple[Rule, ...]"
    counts: dict[str, dict[str, int]]
    found: "list[Delivery]"
    shut: "dict[Lane, ShutAddress]"
    daemons: "Standing"


def _box(
    conn: "Connection",
    rules: "tuple[Rule, ...]",
    state: "DeliveryState | None",
    limit: int,
    only: str | None,
) -> Box:
    """Return what is listed, of one rule alone where it is named."""
    from ministrywatch.visiting import now
    from scheduler.alerts.hearers import standing
    from storage import outbox_lanes, outbox_lists

    found = within(outbox_lists.listing(conn, state, only, limit + 1), limit)
    counts, shut = outbox_lists.counts(conn), outbox_lanes.shut_lanes(conn)
    daemons = standing(conn, now())
    if only is not None:
        _check_rule(only, {*counts, *daemons.names(), *(rule.name for rule in rules)})
        rules = tuple(each for each in rules if each.name == only)
        counts = {only: counts.get(only, {})}
        shut = {lane: each for lane, each in shut.items() if lane.rule == only}
    return Box(rules, counts, found, shut, daemons)


def _check_rule(name: str, known: set[str]) -> None:
    """Raise MendableError for a rule that is neither written nor has left messages."""
    from storage.errors import MendableError, whereabouts

    if name not in known:
        raise MendableError(f"{name}: no alert of that name; {whereabouts(name, known)}")


def _document(box: Box) -> dict[str, Any]:
    from ministrywatch import shapes_alerts

    return {
        "rules": [shapes_alerts.rule(rule, box.counts.get(rule.name, {})) for rule in box.rules],
        "deliveries": [shapes_alerts.delivery(each) for each in box.found],
        "shut": [shapes_alerts.shut(each) for each in box.shut.values()],
        "daemon": shapes_alerts.standing(box.daemons),
    }


def _print_rules(rules: "tuple[Rule, ...]", counts: dict[str, dict[str, int]]) -> None:
    from ministrywatch.cli import show
    from ministrywatch.cli.alert_words import filters, moments, places

    if not rules:
        show.lines("No rules. Write an [[alert]] table into the configuration file.")
        return
    rows = [
        (each.name, each.to, places(each), moments(each),
         *(counts.get(each.name, {}).get(state, 0) for state in STATES), filters(each))
        for each in rules
    ]  # fmt: skip
    show.table(("rule", "by", "to", "when", *STATES, "hears"), rows, right=(4, 5, 6))


def _print_strangers(box: Box, rules: "tuple[Rule, ...]", only: str | None) -> None:
    """Print of which rules this configuration and the daemon know nothing of each other."""
    from ministrywatch.cli import show
    from ministrywatch.strangers import strangers

    for what, follows in strangers(box.daemons, rules, only):
        show.lines(f"! {what}; {follows}.")
    gone = sorted(box.counts.keys() - {rule.name for rule in rules} - box.daemons.names())
    if gone:
        show.lines(f"Messages are left of rules that are no more: {', '.join(gone)}.")


def _print_shut(shut: "dict[Lane, ShutAddress]") -> None:
    from ministrywatch.cli import show
    from scheduler.alerts.addressing import place

    for lane, each in shut.items():
        where = place(lane.address)
        said = f"! {lane.rule}: {where} wants no more since {show.plain(each.at)}"
        reason = show.plain(each.reason.removeprefix(f"{where}: "))
        show.lines(f"{said}: {reason}; `alert replay --dead` opens it again")


def _print_messages(found: "list[Delivery]") -> None:
    from ministrywatch.cli import show
    from ministrywatch.cli.screen import local_offset
    from scheduler.alerts.addressing import place

    if not found:
        show.lines("", "No messages.")
        return
    show.lines("", f"Messages; times are local, {local_offset()}:")
    heads = ("message", "rule", "to", "about", "state", "tries", "queued", "next", "last failure")
    rows = [
        (each.message_id, each.lane.rule, place(each.lane.address), _about(each), each.state,
         each.attempts, each.created_at, each.free_at() if each.state == "waiting" else None,
         each.error)
        for each in found
    ]  # fmt: skip
    show.table(heads, rows, right=(5,))


def _about(each: "Delivery") -> str:
    if each.shape == "single":
        return each.thread
    return f"{each.shape} of {each.events:,}" if each.shape != "trial" else "trial"
