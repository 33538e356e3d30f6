"""``alert``: who is told what, what was sent, a trial, and another attempt."""

import click

from ministrywatch.cli.alert_list import list_alerts
from ministrywatch.cli.alert_preview import preview_alert
from ministrywatch.cli.alert_replay import replay_alerts
from ministrywatch.cli.alert_test import try_alert


@click.group(short_help="Who is told what: rules, deliveries, trials, another attempt.")
def alert() -> None:
    """Alerts: the rules of the configuration, and the messages they sent or could not send.

    \b
    Examples:
      ministrywatch alert list --state dead
      ministrywatch alert preview desk --since 7d
      ministrywatch alert test desk
    """


for command in (list_alerts, try_alert, preview_alert, replay_alerts):
    alert.add_command(command)
