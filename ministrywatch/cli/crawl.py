"""``crawl``: one visit now."""

from typing import TYPE_CHECKING

import click
import msgspec

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from crawler.order import Recheck
    from scheduler.visits import Report, Terms
    from storage.records import Problem


@click.command(short_help="One visit now: lists, new releases, known ones again.")
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every site whose profile is enabled.")
@click.option("--url", "urls", metavar="URL", multiple=True, help="Only this release; repeatable.")
@click.option(
    "--origin",
    metavar="URL",
    help="Ask the profile's paths of this scheme://host:port (a mirror, a test).",
)
@click.option("--pages", type=click.IntRange(1), metavar="N", help="List pages to read, each list.")
@click.option(
    "--recheck",
    type=click.Choice(["all", "due", "none"]),
    default="due",
    show_default=True,
    help="Which known releases to look at again.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    metavar="S",
    help="Seconds between requests, for a server of one's own.",
)
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

    \b
    Examples:
      ministrywatch crawl mfa-th
      ministrywatch crawl --all --recheck all
      ministrywatch crawl mfa-th --url https://www.mfa.go.th/th/content/ammretreat0223
    """
    from ministrywatch.visiting import asked_for, visit_sites

    meant = asked_for(session.settings.sites, names, every=every, urls=urls)
    asked = [msgspec.structs.replace(each, pages=pages, recheck=recheck) for each in meant.sites]
    terms = _terms(session, origin=origin, delay=delay, alerts=not no_alerts)
    for line in meant.broken.values():
        click.echo(f"not visited: {line}", err=True)
    reports = visit_sites(session, asked, terms, dry_run=dry_run)
    return _tell(reports, meant.broken, as_json=as_json)


def _terms(session: Session, *, origin: str | None, delay: float | None, alerts: bool) -> "Terms":
    from ministrywatch.visiting import checked_origin
    from scheduler.visits import Terms

    settings = session.settings
    return Terms(
        contact=settings.contact,
        allow_private=settings.allow_private,
        origin=checked_origin(origin, allow_private=settings.allow_private) if origin else None,
        delay=delay,
        alerts=alerts,
    )


def _tell(reports: "list[Report]", broken: dict[str, str], *, as_json: bool) -> int:
    from ministrywatch import shapes
    from ministrywatch.cli import codes, show

    events = [event for report in reports for event in report.events]
    if as_json:
        runs = [shapes.run(report.run, _problems(report)) for report in reports]
        faults = [{"site": name, "fault": line} for name, line in broken.items()]
        told = [shapes.event(event) for event in events]
        show.json_document({"runs": runs, "events": told, "broken_profiles": faults})
    else:
        print_reports(reports)
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


HEADS = ("site", "outcome", "asked", "read", "new", "edited", "removed", "restored", "views moved")


def print_reports(reports: "list[Report]") -> None:
    """Print what visits came to: news first, then what could not be read, then the figures."""
    from ministrywatch.cli import show

    for report in reports:
        for event in report.events:
            if not event.baseline:
                show.event_lines(event)
        _print_problems(report)
        if report.run.note and not report.hindrance:
            show.lines(f"! {report.run.site}: {show.plain(report.run.note)}")
    show.table(HEADS, [_summary(report) for report in reports], right=range(2, 9))
    first = [report for report in reports if any(event.baseline for event in report.events)]
    for report in first:
        show.lines(
            f"First visit to {report.run.site}: what is there now is the baseline, not news."
        )


def _print_problems(report: "Report") -> None:
    """Print each problem once, with every address that has it."""
    from ministrywatch.cli import show

    addresses: dict[Problem, list[str]] = {}
    for trouble in report.problems:
        addresses.setdefault(trouble.problem, []).append(trouble.url)
    for problem, urls in addresses.items():
        show.problem(problem, urls)


def raise_hindrance(reports: "list[Report]") -> None:
    """Raise MendableError when our own side, such as a full disk, was in a visit's way."""
    from storage.errors import MendableError

    for report in reports:
        if report.hindrance:
            raise MendableError(report.hindrance)


def _summary(report: "Report") -> tuple[object, ...]:
    run, counts = report.run, report.run.counts
    return (
        run.site,
        run.outcome,
        counts.requests,
        counts.releases,
        counts.new,
        counts.edited,
        counts.removed,
        counts.restored,
        counts.views_moved,
    )
