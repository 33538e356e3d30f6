"""What a site has taught: when it has news, how it edits, what a look at it is worth; pure."""

import msgspec

from scheduler.cadence.terms import Terms
from scheduler.week import Week

MOST_LISTS = 10_000


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """All that memory keeps of a site's habits, as ``sites.rhythm`` has it."""

    week: Week = Week()
    terms: Terms = Terms()
    lists: int = 0
    """Requests of its last visit that were for no release: robots.txt, lists, feeds."""

    @property
    def sound(self) -> bool:
        """Whether all of it can be reckoned with."""
        return self.week.sound and self.terms.sound and 0 <= self.lists <= MOST_LISTS


def packed(habits: Habits) -> str:
    """Return them as JSON for memory, some 1,000 bytes."""
    return msgspec.json.encode(habits).decode()


def unpacked(kept: str | None) -> Habits:
    """Return what memory holds of a site; what cannot be read is a site not known yet."""
    try:
        found = msgspec.json.decode(kept or "{}", type=Habits)
    except msgspec.DecodeError:
        return Habits()
    return found if found.sound else Habits()
