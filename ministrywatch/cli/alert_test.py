"""``alert test``: a labelled trial, sent at once."""

import click

from ministrywatch.cli.options import Session, as_json, with_session


@click.command("test", short_help="Send a labelled trial, and say how it went.")
@click.argument("name", metavar="NAME")
@as_json
@with_session
def try_alert(session: Session, name: str, as_json: bool) -> int:
    """Send a message that says it is a trial to every address of a rule, now.

    Filters, quiet hours and digests are left aside. A trial is tried once. The exit code is 3
    when it did not arrive everywhere. Of a feed the folder is tried.

    \b
    Example:
      ministrywatch alert test desk
    """
    from ministrywatch import shapes_alerts
    from ministrywatch.alerting import rule_called, ways
    from ministrywatch.cli import codes, show
    from ministrywatch.visiting import now
    from scheduler.alerts.addressing import place
    from scheduler.alerts.feeds import unwritable
    from scheduler.alerts.trials import send_trials
    from storage.errors import MendableError

    rule = rule_called(session.settings, name)
    if fault := unwritable(rule):
        raise MendableError(f"alert {name!r}: folder: {fault}")
    found = send_trials(session.engine(create=True), rule, ways(session.settings), now)
    failed = [each for each in found if each.state != "delivered"]
    if as_json:
        show.json_document({"rule": name, "trials": [shapes_alerts.delivery(e) for e in found]})
    elif not found:
        show.lines(f"{name} can write its feed into {rule.folder}; nobody is sent a trial.")
    else:
        for each in found:
            where = place(each.lane.address)
            said = (each.error or each.state).removeprefix(f"{where}: ")
            show.lines(f"{where}: {show.plain(said)}")
    return codes.PROBLEMS if failed else codes.DONE
