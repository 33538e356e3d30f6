"""What must be told of the scripted year: worked out from what the site sent, by the rules."""

from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler.detect.policy import MILESTONES
from tests.replay.script import SPIKE, Text
from tests.replay.year import MENDED, MOVED, REDESIGN, Look, Year

SWING, SETTLED = 7.0, 3.0
"""Days: within how many three changes are a swing, and after how many one is over."""


class Truth(NamedTuple):
    """An event that must be told: what, of which release, and with which text afterwards."""

    kind: str
    key: str = ""
    text: Text | None = None
    severity: str = ""


@dataclass
class _Standing:
    """A release as a reader of all events knows it."""

    key: str
    turn: int
    text: Text
    views: int
    peak: int
    seen: float
    gone: int | None = None
    """The visit in which it was first found gone."""
    removed: bool = False
    changes: list[float] = field(default_factory=list)
    before: Text | None = None
    """The text before this one."""
    other: Text | None = None
    """While it swings: the text that was not told last."""
    since: float = 0.0
    away: bool = False


class Oracle:
    """Follows the year visit by visit, and says what each visit must tell."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._known: dict[str, _Standing] = {}
        self._visit = 0
        self._trouble: str | None = None
        self._fell_at = 0.0
        self._held: list[tuple[float, list[Look]]] = []

    def visit(self, now: float, looks: list[Look]) -> list[Truth]:
        """Return what a visit must tell that looked at these."""
        self._visit += 1
        told = self._condition()
        if self._trouble is not None:
            return told
        if REDESIGN <= now < MENDED:
            told += [] if self._held else [Truth("site-changed unreadable")]
            self._held.append((now, looks))
            return told
        for when, some in [*self._held, (now, looks)]:
            told += self._looks(when, some)
        self._held = []
        return told

    def key(self, slug: str) -> str | None:
        """Return the key that a release has, None when nobody ever saw it."""
        known = self._known.get(slug)
        return None if known is None else known.key

    def _condition(self) -> list[Truth]:
        before, self._trouble = self._trouble, self._year.trouble()
        if before == self._trouble:
            return []
        if self._trouble is None:
            return [Truth("site-up")]
        kind = "site-blocked" if self._trouble == "challenge" else "site-down"
        return [Truth(kind)]

    def _looks(self, now: float, looks: list[Look]) -> list[Truth]:
        told = []
        fallen = [look for look in looks if self._fell(look)]
        counted = [
            look for look in looks if look.turn is not None and look.story.slug in self._known
        ]
        flood = len(fallen) >= 5 and 3 * len(fallen) > len(counted)
        if flood:
            told.append(Truth("site-changed counters"))
            self._fell_at = now
        for look in looks:
            if look in fallen and not flood:
                told.append(Truth("views reset", self._known[look.story.slug].key))
            told += self._look(now, look)
        return told

    def _fell(self, look: Look) -> bool:
        known = self._known.get(look.story.slug)
        if known is None or look.turn is None or known.seen < self._fell_at:
            return False  # one that was not read since all of them fell fell with them
        return known.views - look.views > max(3, known.views // 50)

    def _look(self, now: float, look: Look) -> list[Truth]:
        slug, known = look.story.slug, self._known.get(look.story.slug)
        if look.turn is None:
            return [] if known is None else self._missed(known)
        text = look.story.turns[look.turn].text
        if known is None:
            key = slug if now < MOVED else f"n-{slug}"
            self._known[slug] = _Standing(key, look.turn, text, look.views, look.views, now)
            return [Truth("new" if self._visit > 1 else "new baseline", key, text)]
        told = self._counted(known, look, now)
        if known.removed:
            told.append(Truth("restored", known.key, text))
        known.gone, known.removed, known.seen = None, False, now
        return told + _said(known, look, now)

    def _missed(self, known: _Standing) -> list[Truth]:
        if known.removed or known.gone == self._visit:
            return []
        if known.gone is None:
            known.gone = self._visit
            return []
        known.removed = True
        return [Truth("removed", known.key)]

    def _counted(self, known: _Standing, look: Look, now: float) -> list[Truth]:
        told = []
        floor = max(known.views, known.peak)
        if any(floor < step <= look.views for step in MILESTONES):
            told.append(Truth("views milestone", known.key))
        if look.story.crowd and known.seen < SPIKE <= now:
            told.append(Truth("views spike", known.key))
        known.views, known.peak = look.views, max(known.peak, look.views)
        return told


def _said(known: _Standing, look: Look, now: float) -> list[Truth]:
    """Return what the text of a look comes to: an edit, part of a swing, or nothing."""
    story, turn = look.story, look.turn or 0
    text = story.turns[turn].text
    passed = story.turns[known.turn + 1 : turn + 1]
    severity = "substantive" if any(t.severity == "substantive" for t in passed) else "cosmetic"
    known.turn = turn
    if known.other is not None and text in {known.text, known.other}:
        return _swinging(known, text, now)
    if text == known.text:
        return []
    known.changes = [*known.changes, now][-3:]
    swings = text == known.before and len(known.changes) == 3 and now - known.changes[0] <= SWING
    known.before, known.text = known.text, text
    known.other, known.since, known.away = known.before if swings else None, now, False
    return [Truth("edited", known.key, text, severity)]


def _swinging(known: _Standing, text: Text, now: float) -> list[Truth]:
    """Return nothing while two texts answer in turn; one that has stayed is told at last."""
    away = text != known.text
    if away != known.away:
        known.away, known.since = away, now
    if now - known.since < SETTLED:
        return []
    known.other, known.changes = None, []
    if not away:
        return []
    known.before, known.text, known.away = known.text, text, False
    return [Truth("edited", known.key, text, "substantive")]
