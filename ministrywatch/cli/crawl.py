"""``crawl``: one visit now."""

from typing import TYPE_CHECKING

import click
import msgspec

from ministrywatch.cli.alert_words import post_alerts
from ministrywatch.cli.codes import STOPPED
from ministrywatch.cli.options import Session, as_json, with_delay, with_session

if TYPE_CHECKING:
    from crawler.order import Recheck
    from ministrywatch.visiting import Meant, Visited
    from scheduler.visits import Report, Terms


@click.command(short_help="One visit now: lists, new releases, known ones again.")
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every site whose profile is enabled.")
@click.option("--url", "urls", metavar="URL", multiple=True, help="Only this release; repeatable.")
@click.option(
    "--origin",
    metavar="URL",
    help="Ask the profile's paths of this scheme://host:port (a mirror, a test).",
)
@click.option(
    "--pages",
    type=click.IntRange(1),
    metavar="N",
    help="Pages to read of each list; as many as the profile says unless told.",
)
@click.option(
    "--recheck",
    type=click.Choice(["all", "due", "none"]),
    default="due",
    show_default=True,
    help="Which known releases to look at again.",
)
@with_delay
@click.option("--dry-run", is_flag=True, help="Look and judge, but remember nothing.")
@click.option("--no-alerts", is_flag=True, help="Record events without queueing alerts for them.")
@as_json
@with_session
def crawl(
    session: Session,
    names: tuple[str, ...],
    every: bool,
    urls: tuple[str, ...],
    origin: str | None,
    pages: int | None,
    recheck: "Recheck",
    delay: float | None,
    dry_run: bool,
    no_alerts: bool,
    as_json: bool,
) -> int:
    """Visit sites once: their lists, new releases, and known ones again; then say what changed.

    At the end alerts that are due are sent. One that fails is named on standard error and tried
    again by the next crawl, or by the daemon; the exit code speaks of the visit alone.

    \b
    Examples:
      ministrywatch crawl mfa-th
      ministrywatch crawl --all --recheck all
      ministrywatch crawl mfa-th \\
        --url https://www.mfa.go.th/th/content/ammretreat0223
    """
    from ministrywatch.visiting import asked_for, visit_sites

    meant = asked_for(session.settings.sites, names, every=every, urls=urls)
    asked = [msgspec.structs.replace(each, pages=pages, recheck=recheck) for each in meant.sites]
    terms = _terms(session, origin=origin, delay=delay, alerts=not no_alerts)
    _tell(meant)
    visited = visit_sites(session, asked, terms, dry_run=dry_run)
    if as_json:
        _print_json(visited, meant.broken, kept=not dry_run)
    else:
        _print(visited, kept=not dry_run)
    code = _code(visited.reports, meant.broken)
    if not dry_run and code != STOPPED:
        post_alerts(session)
    return code


def _tell(meant: "Meant") -> None:
    """Say on standard error what is not visited, and what is only because it was named."""
    for line in meant.broken.values():
        click.echo(f"not visited: {line}", err=True)
    for profile in (each.profile for each in meant.sites):
        if not profile.enabled:
            why = f": {profile.reason}" if profile.reason else ""
            said = f"{profile.name} is off in its profile{why}; visiting because you named it"
            click.echo(said, err=True)


def _terms(session: Session, *, origin: str | None, delay: float | None, alerts: bool) -> "Terms":
    from ministrywatch.alerting import rules_in_force
    from ministrywatch.visiting import checked_origin
    from scheduler.visits import Terms

    settings = session.settings
    there = None
    if origin is not None:
        there = checked_origin(origin, allow_private=settings.allow_private)
    return Terms(
        contact=settings.contact,
        allow_private=settings.allow_private,
        origin=there,
        delay=delay,
        alerts=alerts,
        rules=rules_in_force(settings),
    )


def _print_json(visited: "Visited", broken: dict[str, str], *, kept: bool) -> None:
    from ministrywatch import shapes
    from ministrywatch.cli import show

    events = [shapes.event(each) for report in visited.reports for each in report.events]
    document = {
        "runs": [shapes.run(report.run, _problems(report)) for report in visited.reports],
        "events": events if kept else [{**event, "id": None} for event in events],
        "broken_profiles": [{"site": name, "fault": line} for name, line in broken.items()],
    }
    if not kept:
        document["read"] = [
            {"key": k.key, **shapes.record(k.site, k.url, k.release, k.views)} for k in visited.read
        ]
    show.json_document(document)


def _print(visited: "Visited", *, kept: bool) -> None:
    from ministrywatch.cli import show, telling

    if not kept:
        telling.print_read(visited.read)
    telling.print_reports(visited.reports, visited.published, kept=kept)
    if not kept:
        show.lines("A dry run: nothing of this was kept.")


def _code(reports: "list[Report]", broken: dict[str, str]) -> int:
    from ministrywatch.cli import codes
    from ministrywatch.cli.telling import raise_hindrance

    raise_hindrance(reports)
    outcomes = {report.run.outcome for report in reports}
    if "stopped" in outcomes:
        return codes.STOPPED
    return codes.DONE if outcomes <= {"finished"} and not broken else codes.PROBLEMS


def _problems(report: "Report") -> list[dict[str, str]]:
    return [
        {"url": trouble.url, "kind": trouble.problem.kind, "detail": trouble.problem.detail}
        for trouble in report.problems
    ]
