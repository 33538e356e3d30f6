"""Events in words, for a screen, a page or a mail: pure, and remote text stays as it came."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scheduler.wording.english import ENGLISH, PLAIN
from scheduler.wording.phrases import counted, day_in, number, said_moment, span, told_moment
from scheduler.wording.troubles import SITE_KINDS, particulars, trouble
from scheduler.wording.words import Voice

if TYPE_CHECKING:
    from storage.records import Event

KINDS = ("new", "edited", "removed", "restored", "views", *SITE_KINDS)
"""Every kind of event, those of releases first."""

FIELDS = ENGLISH.fields
"""The fields of a release as a reader calls them."""


def headline(event: "Event", voice: Voice = PLAIN) -> str:
    """Return what an event is about in one line: the release's title, or what befell the site."""
    return trouble(event, voice) if event.kind in SITE_KINDS else event.title or event.site


def names(fields: Iterable[str], voice: Voice = PLAIN) -> str:
    """Return the fields of a release in a row of words."""
    words = voice.words
    *most, last = [words.fields.get(field, field) for field in fields] or [words.nothing]
    return words.listed.format(most=words.row.join(most), last=last) if most else last


def changes(detail: Mapping[str, Any], voice: Voice = PLAIN) -> list[str]:
    """Return what an edit changed, a line each: ``figure: 14 ล้าน → 15 ล้าน``."""
    found = detail.get("changes")
    return [_change(each, voice) for each in found if isinstance(each, dict)] if found else []


def _change(change: Mapping[str, Any], voice: Voice) -> str:
    words, field = voice.words, change.get("field", "body")
    kind = change.get("kind", "changed")
    where = "" if field == "body" else f" ({words.fields.get(field, field)})"
    count = change.get("count")
    sides = " → ".join(filter(None, (_side(change, side, voice) for side in ("before", "after"))))
    many = isinstance(count, int) and count > 1
    times = _times(change.get("kind"), count, voice) if many else ""
    told = ", ".join(filter(None, (sides, times)))
    name = f"{words.kinds.get(kind, kind)}{where}"
    return f"{name}: {told}" if told else name


def _side(change: Mapping[str, Any], side: str, voice: Voice) -> str:
    """Return what stood, or stands, in one place; a field that is a day as the language says it."""
    value = change.get(side)
    if not value:
        return ""
    is_day = change.get("field") in {"published_on", "updated_on"}
    return day_in(value, voice) if is_day else str(value)


def remarks(event: "Event", voice: Voice = PLAIN) -> list[str]:
    """Return what an event says besides its release, its title and its words, a line each."""
    detail, words = event.detail, voice.words
    said = []
    if event.kind == "views" and "rule" in detail:
        said.append(_counted(detail, voice))
    if "reverts_to" in detail:
        said.append(words.reverted.format(number=detail["reverts_to"]))
    if detail.get("flapping"):
        said.append(words.flapping)
    if event.kind == "removed":
        said.append(_gone(detail, voice))
    if event.kind in SITE_KINDS:
        said += particulars(detail, voice)
    return said


def _times(kind: Any, count: Any, voice: Voice) -> str:
    """Say how often: of blocks in paragraphs, of all else in places."""
    if kind in {"inserted", "deleted", "reworded", "moved"}:
        return counted(count, "paragraph", voice)
    return voice.words.places.format(places=counted(count, "place", voice))


def _counted(detail: Mapping[str, Any], voice: Voice) -> str:
    """Say what a counter did."""
    words = voice.words
    before, after = (number(detail.get(name, 0)) for name in ("before", "after"))
    moved = f"{before} → {after}"
    match detail["rule"]:
        case "milestone" if "milestone" in detail:
            said = words.milestone.format(milestone=number(detail["milestone"]), moved=moved)
        case "spike":
            said = words.spike.format(moved=moved, pace=_pace(detail, voice))
        case "reset":
            said = words.reset.format(moved=moved)
        case other:
            said = f"{other}: {moved}"
    looks = detail.get("own_looks")
    return said if looks is None else words.own_looks.format(said=said, looks=number(looks))


_BRIEF = 1 / 24
"""Days below which a rate by the day is arithmetic and no observation."""


def _pace(detail: Mapping[str, Any], voice: Voice) -> str:
    said, words = [], voice.words
    days = detail.get("days")
    brief = isinstance(days, int | float) and days < _BRIEF
    if "gained" in detail and days is not None:
        way = words.in_minutes if brief else words.in_days
        said.append(way.format(gained=number(detail["gained"]), days=_days(days, voice)))
    if "per_day" in detail and not brief:
        said.append(words.per_day.format(rate=number(detail["per_day"])))
    if "expected" in detail:
        said.append(words.expected.format(rate=_rate(detail["expected"], voice)))
    return "".join(f"{words.row}{each}" for each in said)


def _rate(rate: Any, voice: Voice) -> str:
    few = isinstance(rate, int | float) and rate < 1
    return voice.words.fewer if few else number(rate)


def _days(days: Any, voice: Voice) -> str:
    return span(86_400 * days, voice) if isinstance(days, int | float) else str(days)


def _gone(detail: Mapping[str, Any], voice: Voice) -> str:
    words, status = voice.words, detail.get("status")
    answer = f"HTTP {status}" if status not in {None, 200} else words.gone_page
    first = said_moment(detail.get("first_gone_at"))
    if first is None:
        return words.gone.format(answer=answer, first="")
    here = voice.zone is None  # a screen's own zone
    when = f"{first.astimezone():%Y-%m-%d %H:%M}" if here else told_moment(first, voice)
    return words.gone.format(answer=answer, first=words.gone_first.format(when=when))
