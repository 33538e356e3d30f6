"""``site thaw``: a person has looked, and what so many releases say is true."""

import click

from ministrywatch.cli.options import Session, as_json, with_session


@click.command("thaw", short_help="Say that changes which were held back are true.")
@click.argument("name", metavar="SITE")
@as_json
@with_session
def thaw_site(session: Session, name: str, as_json: bool) -> None:
    """Judge what was held back when many releases of a site changed at once.

    It was held back because such a change is mostly the site's: then mend its profile, and the
    next visit judges by the mended one. This command is for when the ministry did change them.

    \b
    Example:
      ministrywatch site thaw mfa-th
    """
    from crawler.profile.load import find_profile
    from ministrywatch import shapes
    from ministrywatch.alerting import rules_in_force
    from ministrywatch.cli import show
    from ministrywatch.cli.alert_words import post_alerts
    from ministrywatch.visiting import now
    from scheduler.thawing import thaw

    profile = find_profile(name, session.settings.sites)
    rules = rules_in_force(session.settings)
    visits, events = thaw(session.engine(), profile, now(), rules)
    if as_json:
        told = [shapes.event(event) for event in events]
        show.json_document({"site": name, "visits": visits, "events": told})
    elif not visits:
        show.lines(f"Nothing of {name} is held back.")
    else:
        for event in events:
            show.event_lines(event)
        show.lines(f"Judged what {visits} visits to {name} had seen: {len(events)} events.")
    post_alerts(session)
