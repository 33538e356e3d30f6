"""Why an event was told, on a person's screen: sentences to quote, then what they rest on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.because import is_draft, missing, sentences
from ministrywatch.cli import show
from ministrywatch.cli.options import Session
from scheduler.wording.phrases import counted, exact

if TYPE_CHECKING:
    from ministrywatch.why import Why
    from storage.evidence import Text, Visit
    from storage.looks import Look, Page
    from storage.records import ViewPoint

Facts = list[tuple[str, Any]]

_ROLES = {
    "first": "first look",
    "last-good": "the look before",
    "found": "the look that found it",
    "gone": "found gone",
    "gone-again": "found gone again",
    "returned": "the look that found it back",
}
_SIDES = {"before": " (before)", "after": " (after)", "both": ""}


def print_why(why: "Why") -> None:
    """Print why an event was told, and all that it rests on."""
    show.lines("", "Why")
    for said in sentences(why):
        show.lines(f"  {show.plain(said)}")
    for heading, facts in _blocks(why):
        show.lines("", heading)
        show.facts([(f"  {name}", value) for name, value in facts])
    if why.readings:
        show.lines("", "Counter readings")
        _print_readings(why.readings)
    _print_pages(why)
    lost = missing(why)
    if lost:
        show.lines("", "Missing", *(f"  {show.plain(each)}" for each in lost))


def _blocks(why: "Why") -> "Iterator[tuple[str, Facts]]":
    for stand in why.stands:
        if stand.text is not None:
            heading = f"Revision {stand.number}{_SIDES[stand.role]}"
            yield heading, [*_of_text(stand.text), *_of_page(stand.text, stand.fetched)]
    for seen in why.seen:
        if seen.look is not None:
            yield f"Look: {_ROLES[seen.role]}", list(_of_look(seen.look, why))
    if why.visit is not None:
        yield f"Visit {why.visit.number}", list(_of_visit(why.visit))


def _of_text(text: "Text") -> "Facts":
    return [
        ("first seen", exact(text.first_seen)),
        ("last seen", exact(text.last_seen)),
        ("text", text.fingerprint),
        ("read by", _reader(text.reader)),
    ]


def _of_page(text: "Text", look: "Look | None") -> "Iterator[tuple[str, Any]]":
    """Yield what is known of the archived page a text was read from."""
    if text.page is None:
        yield "page", "not in the archive"
        return
    yield from _named(text.page)
    yield "encoding", text.encoding or "not known"
    yield "fetched", exact(text.first_seen)
    if look is None:
        yield "answer", "no longer kept"
        return
    yield "answer", _answer(look)
    yield from _validators(look)


def _of_look(look: "Look", why: "Why") -> "Iterator[tuple[str, Any]]":
    yield "at", f"{exact(look.seen_at)}, visit {look.visit}, run {look.run_id}"
    yield "url", show.address(look.url)
    yield "answer", _answer(look)
    if look.problem is not None:
        yield "problem", f"{look.problem.kind}: {look.problem.detail}".rstrip(": ")
    if look.views is not None:
        yield "views", look.views
    yield "read by", _reader(look.reader)
    yield from _validators(look)
    if look.page is not None:
        of = next((s.number for s in why.stands if s.text and s.text.page == look.page), None)
        yield from _named(look.page) if of is None else [("page", f"that of revision {of}")]


def _of_visit(visit: "Visit") -> "Iterator[tuple[str, Any]]":
    yield "run", f"{visit.run_id}, by {visit.cause}"
    yield "began", exact(visit.started_at)
    yield "ended", exact(visit.finished_at) if visit.finished_at else "not recorded"
    yield "outcome", ": ".join(filter(None, (visit.outcome, visit.note))) or None
    moved = (f"{name.replace('_', ' ')} {count}" for name, count in visit.counts.items() if count)
    yield "counts", ", ".join(moved) or "nothing"
    for each in visit.problems:
        example = show.address(each.example)
        yield each.kind, f"{counted(each.count, 'look')}, for example {example}"


def _named(page: "Page") -> "Iterator[tuple[str, Any]]":
    state = "its bytes have this digest" if page.intact else "DAMAGED: `ministrywatch db check`"
    yield "page", f"sha256:{page.digest}"
    yield "bytes", f"{page.size:,}; {state}"


def _validators(look: "Look") -> "Iterator[tuple[str, Any]]":
    if look.etag is not None:
        yield "ETag", look.etag
    if look.last_modified is not None:
        yield "Last-Modified", look.last_modified


def _answer(look: "Look") -> str:
    status = "no answer" if look.status is None else f"HTTP {look.status}"
    return f"{status}, the page unchanged" if look.same else status


def _reader(reader: str) -> str:
    said = reader or "no rules"
    return f"{said}, a draft that nobody has accepted" if is_draft(reader) else said


def _print_readings(readings: "tuple[ViewPoint, ...]") -> None:
    rows = [(f"  {exact(each.at)}", each.views, each.own_looks) for each in readings]
    show.table(("  at", "views", "own looks"), rows, right=(1, 2))


def _print_pages(why: "Why") -> None:
    """Say how to get the archived pages out, byte for byte."""
    kept = [each for each in why.stands if each.text is not None and each.text.page is not None]
    if not kept:
        return
    show.lines("", "The pages as they came")
    key = show.pasted(why.event.key)
    flags = click.get_current_context().ensure_object(Session).again
    for stand in kept:
        show.whole(
            f"  ministrywatch release page --site {why.event.site} --revision {stand.number} "
            f"--output revision-{stand.number}.html{flags} {key}"
        )
