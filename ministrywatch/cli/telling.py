"""What visits came to, on a person's screen: news, then what could not be read, then figures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ministrywatch.cli import show
from scheduler.wording.events import headline, remarks
from scheduler.wording.troubles import examples, is_held, is_urgent

if TYPE_CHECKING:
    from ministrywatch.gathering import Published
    from scheduler.visits import Report
    from storage.records import Event, Known, Problem

_STILL_HELD = (
    "! {site}: it is still not what it was, and what its visits see is held back; "
    "`ministrywatch event list --site {site} --kind site-changed` says since when"
)
HEADS = ("site", "outcome", "asked", "read", "new", "edited", "removed", "restored", "views moved")


def print_reports(reports: "list[Report]", published: "Published", *, kept: bool = True) -> None:
    """Print what visits came to; events that are not kept have no id to ask for."""
    for report in reports:
        for event in report.events:
            if not event.baseline:
                day = published.get((event.site, event.key))
                show.event_lines(event, published=day, kept=kept)
        _print_problems(report)
        if report.run.note and not report.hindrance:
            show.lines(f"! {report.run.site}: {show.plain(report.run.note)}")
        if report.run.held and not any(is_urgent(event) for event in report.events):
            show.lines(_STILL_HELD.format(site=report.run.site))
    show.table(HEADS, [_summary(report) for report in reports], right=range(2, 9))
    for report in reports if kept else ():
        _print_baseline(report)
    for event in (event for report in reports for event in report.events if is_urgent(event)):
        print_changed(event)


def print_changed(event: "Event") -> None:
    """Say that a site itself has changed, last and between two lines: everything waits for it."""
    show.lines("")
    show.rule(f"!!! {event.site} HAS CHANGED !!!")
    show.lines(*map(show.plain, (f"{headline(event)}.", *remarks(event))))
    if is_held(event):
        _print_mend(event.site, next(iter(examples(event.detail)), "URL"))
    else:
        show.lines("No new release can be found. See where its lists are, and mend the profile:")
        show.whole(f"    ministrywatch site show {event.site}")
    show.rule("")


def _print_mend(site: str, example: str) -> None:
    show.lines(
        "Nothing of it is lost, and nothing of it is told until one of these is done, or until "
        "the site is what it was again.",
        "1. Look at one of its releases:",
    )
    show.whole(f"    ministrywatch site try {site} {show.pasted(example)}")
    show.lines(
        f"2. Where it is read wrongly, mend the profile (`ministrywatch site show {site}`): the "
        "next crawl judges by the new rules what is held back.",
        "3. Where it is read rightly, the changes are true; have them told:",
    )
    show.whole(f"    ministrywatch site thaw {site}")


def _print_baseline(report: "Report") -> None:
    """Say which of what was found is not told as news, and why."""
    site, old = report.run.site, sum(event.baseline for event in report.events)
    if old and report.run.counts.releases <= report.run.counts.new:
        show.lines(f"First visit to {site}: what is there now is the baseline, not news.")
    elif old:
        show.lines(
            f"{old} of the new releases of {site} are old ones, found only now: no news. "
            f"`ministrywatch event list --site {site} --kind new` has them."
        )


def print_read(read: "Iterable[Known]") -> None:
    """Print one line on each release that was read: what a writer of a profile looks for."""
    rows = [(k.release.published_on, k.views, k.key, k.release.title) for k in read]
    if rows:
        show.table(("published", "views", "key", "title"), rows, right=(1,))
    show.lines("" if rows else "No release was read.")


def _print_problems(report: "Report") -> None:
    """Print each problem once, with the addresses that have it."""
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
