"""Say in one short English sentence why an edit weighs what it weighs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from scheduler.detect.boundaries import shortened
from scheduler.detect.change import COSMETIC, Change

MOST_PARTS = 3
"""Kinds of change that a reason names; the changes themselves say the rest."""
LONGEST = 60
"""Characters that are quoted of what stood there before, and of what stands there now."""

_MONTHS = "ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค."
_ENGLISH_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_BUDDHIST_OFFSET = 543
_FIELDS = {"title": "title", "lead": "lead", "category": "category"}
_DRESS = {
    "digits": "the digit system",
    "letters": "the way letters are stored",
    "spacing": "spacing",
    "punctuation": "punctuation",
    "invisible": "invisible characters",
    "address": "the writing of an address",
    "image-renamed": "the text of a picture",
    "reordered": "the order of a list",
}


def reason(changes: Sequence[Change], language: str = "th") -> str:
    """Return what changed, in a sentence without a full stop: ``figure changed: 14 → 15 ล้าน``.

    ``language`` is that of the release; the days of a page written in English are said so.
    """
    grave = [change for change in changes if change.kind not in COSMETIC and change.kind != "more"]
    if not grave:
        parts = list(_cosmetic(changes, language))
        return f"only {_row(parts)}" if parts else "nothing differs"
    parts = [_group(list(run), language) for _, run in groupby(grave, _sort)]
    numbered = sum(change.count for change in changes if change.kind == "renumbered")
    if numbered and len(parts) < MOST_PARTS:
        parts.append(f"{_counted(numbered, 'item')} renumbered")
    more = ", and more" if len(parts) > MOST_PARTS else ""
    return f"{', '.join(parts[:MOST_PARTS])}{more}"


def _cosmetic(changes: Iterable[Change], language: str) -> Iterator[str]:
    """Name what says nothing new; each kind once, however many fields it is in."""
    numbered = sum(change.count for change in changes if change.kind == "renumbered")
    if numbered:
        yield f"{_counted(numbered, 'item')} renumbered"
    yield from dict.fromkeys(_DRESS[change.kind] for change in changes if change.kind in _DRESS)
    for change in changes:
        if change.kind == "stamp":
            yield f"the page's own date of update moved: {_days(change, language)}"


def _group(group: Sequence[Change], language: str) -> str:
    """Tell the changes of one kind: what became of the first, and how many there are."""
    first = group[0]
    where = f" in the {_FIELDS[first.field]}" if first.field in _FIELDS else ""
    places = sum(max(change.count, 1) for change in group)
    blocks = [change.count for change in group if change.count]
    match first.kind:
        case "inserted" | "deleted" if blocks:
            spread = f" in {len(blocks)} places" if len(blocks) > 1 else ""
            return f"{_counted(sum(blocks), 'paragraph')} {first.kind}{where}{spread}"
        case "moved":
            return f"{_counted(places, 'paragraph')} moved{where}"
        case "inserted" | "deleted" | "reworded":
            noun = {"inserted": "words put in", "deleted": "words taken out"}
            name = noun.get(first.kind, "wording changed")
        case "date" if first.field == "published_on":
            return f"date of publication changed: {_days(first, language)}"
        case kind if "-" in kind:
            name = kind.replace("-", " ")
        case kind:
            name = f"{kind} {_way(first)}"
    many = f" ({places - 1} more)" if places > 1 else ""
    return f"{name}{where}: {_quoted(first)}{many}"


def _sort(change: Change) -> tuple[str, bool]:
    return change.kind, change.field == "published_on"


def _way(change: Change) -> str:
    if change.before and change.after:
        return "changed"
    return "put in" if change.after else "taken out"


def _quoted(change: Change) -> str:
    sides = (shortened(text, LONGEST) for text in (change.before, change.after))
    return " → ".join(side for side in sides if side)


def _days(change: Change, language: str) -> str:
    """Return two days with what they share said once: ``25 → 30 พ.ย. 2565``."""
    old, new = (_day(text, language) for text in (change.before, change.after))
    while old and new and old != new and old[-1] == new[len(old) - 1]:
        old = old[:-1]
    return " → ".join(" ".join(side) or "none" for side in (old, new))


def _day(text: str, language: str) -> list[str]:
    """Return day, month and year of an ISO date as a page in the language writes them."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return [text] if text else []
    thai = language.startswith("th")
    month = (_MONTHS if thai else _ENGLISH_MONTHS).split("|")[day.month - 1]
    return [str(day.day), month, str(day.year + (_BUDDHIST_OFFSET if thai else 0))]


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _row(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
