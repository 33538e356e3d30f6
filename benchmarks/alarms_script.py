"""The script of alarms.py: twenty rounds at one ministry, and the truth of what happens in each.

Pure data and one function. A round says what the ministry does to its releases and how its server
behaves; the truth follows from that, so that no tool's answer can colour it.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

OPENING: Final = 60
"""Releases that are up when the first round begins; those with higher numbers come later."""

Deed: TypeAlias = Literal[
    "figures", "headline", "spacing", "404", "soft", "back", "publish", "move",
    "rewrite", "revert", "new-copy", "old-copy",
]  # fmt: skip
Weather: TypeAlias = Literal["fine", "blocked", "rejected", "down"]
Kind: TypeAlias = Literal["edited", "spaced", "removed", "restored", "new", "moved", "flapped"]


class Act(NamedTuple):
    """What the ministry does to one release, by the release's number."""

    deed: Deed
    number: int


class Round(NamedTuple):
    """One look at the site. Counters move in every round, and with every request.

    ``dressed`` adds a promotion that rotates and a token that is another in every answer;
    ``design`` 2 is the site after its redesign; ``mended`` says that by then every tool was told
    of the new design: its selectors, or its profile.
    """

    number: int
    telling: str
    acts: tuple[Act, ...] = ()
    weather: Weather = "fine"
    dressed: bool = False
    design: Literal[1, 2] = 1
    mended: bool = False

    @property
    def trouble(self) -> bool:
        """Whether something is the matter with the site as a whole."""
        return self.weather != "fine" or (self.design == 2 and not self.mended)


class Happening(NamedTuple):
    """One thing that is true of one release, and in which rounds it may be told.

    What is not ``needed`` may be told or left out. ``most`` is how often it may be told; beyond
    that it is noise. ``listed`` is what the list pages show as well.
    """

    kind: Kind
    key: str
    first: int
    last: int
    needed: bool = True
    most: int | None = None
    listed: bool = False


def acts(deed: Deed, *numbers: int) -> tuple[Act, ...]:
    """Return the same deed on several releases."""
    return tuple(Act(deed, number) for number in numbers)


ROUNDS: Final = (
    Round(1, "the first look"),
    Round(2, "counters move, and nothing else"),
    Round(
        3,
        "two edited in a figure, one in its headline",
        acts("figures", 5, 17) + acts("headline", 31),
    ),
    Round(4, "two edited in spacing only", acts("spacing", 8, 22)),
    Round(5, "two taken down: 404", acts("404", 11, 40)),
    Round(6, "they stay gone; a third goes, behind a 200 that says so", acts("soft", 26)),
    Round(7, "all three stay gone; two new releases", acts("publish", 60, 61)),
    Round(
        8,
        "two put back; three new, so the list scrolls on",
        acts("back", 11, 26) + acts("publish", 62, 63, 64),
    ),
    Round(9, "every page is a block page: 403", weather="blocked"),
    Round(10, "the block is over; one edited", acts("rewrite", 14)),
    Round(11, "every page is a firewall's refusal: 200", weather="rejected"),
    Round(12, "the refusals are over; that edit is undone", acts("revert", 14)),
    Round(13, "the server is down: connection refused", weather="down"),
    Round(14, "it is up again; one edited", acts("new-copy", 33)),
    Round(
        15,
        "an old copy of it answers; another release moved: 301",
        acts("old-copy", 33) + acts("move", 19),
    ),
    Round(16, "the new copy answers", acts("new-copy", 33)),
    Round(
        17,
        "the old copy; a promotion and a token rotate from now on",
        acts("old-copy", 33),
        dressed=True,
    ),
    Round(18, "the new copy, which stays", acts("new-copy", 33), dressed=True),
    Round(19, "a redesign: other markup, the same texts", dressed=True, design=2),
    Round(
        20,
        "the tools are told of it; one edited",
        acts("figures", 9),
        dressed=True,
        design=2,
        mended=True,
    ),
)


def key_of(number: int) -> str:
    """Return the key of a release, which is the last part of its address."""
    return f"release-{number:06d}"


def known(now: Round) -> tuple[str, ...]:
    """Return the keys of all releases that have been published by a round, gone ones as well."""
    later = (act.number for each in ROUNDS[: now.number] for act in each.acts)
    return tuple(map(key_of, [*range(OPENING), *(number for number in later if number >= OPENING)]))


def happenings(rounds: Sequence[Round] = ROUNDS) -> tuple[Happening, ...]:
    """Return all that is true of the releases, in the order in which it happens."""
    return tuple(_happenings(rounds))


def _happenings(rounds: Sequence[Round]) -> Iterator[Happening]:
    copies: set[int] = set()
    for now in rounds:
        for deed, number in now.acts:
            if deed in {"new-copy", "old-copy"}:
                if number not in copies:
                    yield _flapped(number, now.number, rounds)
                copies.add(number)
            else:
                yield _TRUTHS[deed]._replace(
                    key=key_of(number), first=now.number, last=now.number + _TRUTHS[deed].last
                )


def _flapped(number: int, first: int, rounds: Sequence[Round]) -> Happening:
    """One edit, and two copies that both answer until all servers have it.

    The edit may be told, and so may the first way back, which nothing tells from a revert.
    """
    last = max(each.number for each in rounds if any(act.number == number for act in each.acts))
    return Happening("flapped", key_of(number), first, last, most=2)


_TRUTHS: Final[dict[str, Happening]] = {
    "figures": Happening("edited", "", 0, 0),
    "headline": Happening("edited", "", 0, 0, listed=True),
    "rewrite": Happening("edited", "", 0, 0),
    "revert": Happening("edited", "", 0, 0),
    "spacing": Happening("spaced", "", 0, 0, needed=False),
    "404": Happening("removed", "", 0, 1, listed=True),
    "soft": Happening("removed", "", 0, 1, listed=True),
    "back": Happening("restored", "", 0, 0, listed=True),
    "publish": Happening("new", "", 0, 0, listed=True),
    "move": Happening("moved", "", 0, 1, needed=False, listed=True),
}
"""What a deed makes true; ``last`` is how many rounds more it may take to be told."""
