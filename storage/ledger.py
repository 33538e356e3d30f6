"""Changes booked in their order against what stands, before anything is written."""

from collections.abc import Iterable

import msgspec

from storage.changes import Address, Change, Validators
from storage.records import Event, Known, ViewPoint
from storage.times import micros, seconds


class Standing(msgspec.Struct, kw_only=True):
    """A release's row as it stands while changes are booked; ``id`` is 0 before it has one."""

    key: str
    id: int = 0
    revision: int = 0
    revisions: int = 0
    text_id: int = 0
    last_seen: int = 0
    views: int | None = None
    views_before: int | None = None
    point_at: int | None = None
    point_before_at: int | None = None
    point_looks: int = 0
    numbers: dict[int, int] = {}
    """The number of each text this release has had, by the text's row."""
    known: Known | None = None
    validators: Validators | None = None
    sameness: bytes | None = None
    revised: bool = False
    counted: bool = False
    marked: bool = False
    """``sameness`` was given for the text that stands."""


class NewRevision(msgspec.Struct, frozen=True):
    """A text this release has for the first time."""

    standing: Standing
    number: int
    text_id: int
    page_id: int | None
    encoding: str | None
    reader: str
    seen: int


class Booked(msgspec.Struct, frozen=True):
    """An event with its revision numbers put right, and the texts it lies between."""

    standing: Standing
    event: Event
    before_text_id: int | None
    after_text_id: int | None


class Ledger:
    """The rows that some changes of one site come to."""

    def __init__(self, standings: dict[str, Standing]) -> None:
        """Start from what the tables say, by key."""
        self.standings = standings
        self.new_revisions: list[NewRevision] = []
        self.ended: list[tuple[Standing, int, int]] = []
        """Standing, number, and the moment until which the text was seen."""
        self.points: list[tuple[Standing, int, ViewPoint]] = []
        self.events: list[Booked] = []
        self.addresses: list[tuple[Standing, Address]] = []

    def enter(self, change: Change, text_id: int | None) -> None:
        """Book one change; ``text_id`` is the text that became current, None when none did."""
        standing = self.standings.setdefault(change.known.key, Standing(key=change.known.key))
        was = (standing.revision, standing.text_id)
        if text_id is not None and text_id != standing.text_id:
            self._revise(standing, change, text_id)
        if change.point is not None:
            self._count(standing, change.point)
        if change.address is not None:
            self.addresses.append((standing, change.address))
        if change.sameness is not None:
            standing.sameness, standing.marked = change.sameness, True
        standing.known = change.known
        standing.views = change.known.views
        standing.last_seen = micros(change.known.last_seen)
        standing.validators = change.validators or standing.validators
        self.events.extend(_booked(standing, each, was) for each in change.events)

    def touched(self) -> Iterable[Standing]:
        """Return the releases that some change was booked for."""
        return (standing for standing in self.standings.values() if standing.known is not None)

    def _revise(self, standing: Standing, change: Change, text_id: int) -> None:
        if standing.revision:
            self.ended.append((standing, standing.revision, standing.last_seen))
        number = standing.numbers.get(text_id)
        if number is None:
            number = standing.revisions = standing.revisions + 1
            standing.numbers[text_id] = number
            self.new_revisions.append(_new_revision(standing, change, number, text_id))
        standing.revision, standing.text_id, standing.revised = number, text_id, True
        standing.sameness = change.sameness

    def _count(self, standing: Standing, point: ViewPoint) -> None:
        """Book a view point; two within one second are kept one second apart, none is lost."""
        at = seconds(point.at)
        if standing.point_at is not None:
            at = max(at, standing.point_at + 1)
            standing.views_before = standing.views
            standing.point_before_at = standing.point_at
        standing.views, standing.point_at, standing.counted = point.views, at, True
        standing.point_looks += point.own_looks
        self.points.append((standing, at, point))


def _new_revision(standing: Standing, change: Change, number: int, text_id: int) -> NewRevision:
    return NewRevision(
        standing=standing,
        number=number,
        text_id=text_id,
        page_id=change.page_id,
        encoding=change.encoding,
        reader=change.known.reader,
        seen=micros(change.known.last_seen),
    )


def _booked(standing: Standing, event: Event, was: tuple[int, int]) -> Booked:
    """Give an event the numbers that its release's revisions have in the tables."""
    number, text_id = was
    before = number if event.before is not None and number else None
    after = standing.revision if event.after is not None else None
    if (before, after) != (event.before, event.after):
        event = msgspec.structs.replace(event, before=before, after=after)
    return Booked(
        standing,
        event,
        text_id if before is not None else None,
        standing.text_id if after is not None else None,
    )
