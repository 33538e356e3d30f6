"""What commands say of alerts, and the sending of what is due at a command's end."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ministrywatch.cli.options import Session
    from scheduler.alerts.model import Rule


def post_alerts(session: "Session") -> None:
    """Send what is due; a line on standard error says what arrived, and one each what failed."""
    settings = session.settings
    if not settings.alerts:
        return
    from ministrywatch.alerting import post
    from ministrywatch.cli.show import plain

    posted = post(settings, session.engine())
    if posted.delivered:
        click.echo(f"alerts sent: {posted.delivered}", err=True)
    for fault in posted.faults:
        click.echo(f"alert not sent: {plain(fault)}", err=True)


def places(rule: "Rule") -> str:
    """Return to whom a rule speaks, in a few words."""
    from scheduler.alerts.addressing import addresses, place

    if rule.to == "feed":
        return rule.folder or ""
    return ", ".join(place(each) for each in addresses(rule))


def filters(rule: "Rule") -> str:
    """Return what a rule hears of: its filters as they are written."""
    from scheduler.alerts.rules import FILTERS

    said = []
    for name in FILTERS:
        given = getattr(rule, name)
        if given:
            words = ", ".join(given) if isinstance(given, tuple) else str(given)
            said.append(f"{name}: {words}")
    return "; ".join(said) or "everything"


def moments(rule: "Rule") -> str:
    """Return when a rule speaks."""
    return rule.deliver + (f", not {rule.quiet}" if rule.quiet else "")
